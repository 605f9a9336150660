from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content import spreadsheets
from members.workflows import NotPossible
from upkeep.importing import workflows
from upkeep.importing.columns import TEMPLATE_COLUMNS
from upkeep.importing.forms import ColumnsForm, StartForm, UploadForm
from upkeep.importing.work import KEPT_FOR
from upkeep.models import ImportBatch, ImportRow

PAGE_SIZE = 50
Status, Outcome = ImportBatch.Status, ImportRow.Outcome


@admin.register(ImportBatch)
class ImportBatchAdmin(admin.ModelAdmin):
    """The wizard: each import has one page, which shows the step it has come to."""

    list_display = ["source", "status", "created_at", "by", "imported_at"]
    list_filter = ["status"]
    list_select_related = ["by"]
    search_fields = ["source"]
    date_hierarchy = "created_at"

    def has_add_permission(self, request):
        rights = ("members.add_organisation", "members.change_organisation")
        return super().has_add_permission(request) and request.user.has_perms(rights)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        is_needed = obj and (obj.is_working or obj.can_be_undone)
        return not is_needed and super().has_delete_permission(request, obj)

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # one at a time: some can still be undone
        return actions

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("template.xlsx", view(self.template), name="upkeep_importbatch_template"),
            path("<int:pk>/report.xlsx", view(self.report), name="upkeep_importbatch_report"),
            *super().get_urls(),
        ]

    # Uploading

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        first = {"language": request.user.language, "country": "FI"}
        form = UploadForm(request.POST or None, request.FILES or None, initial=first)
        if form.is_valid():
            answers = form.cleaned_data
            try:
                batch = workflows.upload(
                    lines=answers["lines"],
                    source=form.source(),
                    country=answers["country"],
                    language=answers["language"],
                    by=request.user,
                )
            except NotPossible as reason:
                form.add_error(None, str(reason))
            else:
                return _to(batch)
        context = {"form": form, "title": _("Import a table")}
        return self._page(request, "upload", context, status=422 if form.is_bound else 200)

    def template(self, request):
        """An empty table with our headings and one line as an example."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        headings = [column.label for column in TEMPLATE_COLUMNS]
        example = [column.example for column in TEMPLATE_COLUMNS]
        content = spreadsheets.xlsx(headings, [example], sheet=str(_("Organisations")))
        return _workbook(content, "organisations.xlsx")

    # The page of one import

    def change_view(self, request, object_id, form_url="", extra_context=None):
        batch = self.get_object(request, object_id)
        if batch is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        if request.method == "POST":
            return self._act(request, batch)
        if batch.is_working:
            return self._page(request, "progress", self._progress(batch))
        if request.headers.get("HX-Request"):  # it was working when the page asked
            return HttpResponse(headers={"HX-Refresh": "true"})
        if batch.status == Status.COLUMNS or "columns" in request.GET:
            form = ColumnsForm(batch=batch)
            return self._page(request, "columns", {"form": form, **_of(batch)})
        return self._page(request, "rows", self._rows(request, batch))

    def _act(self, request, batch):
        if not self.has_change_permission(request, batch):
            raise PermissionDenied
        actions = {
            "check": self._check,
            "choose": self._choose,
            "import": self._import,
            "undo": self._undo,
        }
        action = next((actions[name] for name in actions if name in request.POST), None)
        try:
            return (action and action(request, batch)) or HttpResponseRedirect(
                request.get_full_path()
            )
        except NotPossible as reason:
            self.message_user(request, str(reason), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def _check(self, request, batch):
        form = ColumnsForm(request.POST, batch=batch)
        if form.is_valid():
            try:
                workflows.check(
                    batch=batch,
                    keys=form.keys(),
                    country=form.cleaned_data["country"],
                    language=form.cleaned_data["language"],
                    headings_are_a_row=form.cleaned_data.get("headings_are_a_row", False),
                    by=request.user,
                )
            except NotPossible as reason:
                form.add_error(None, str(reason))
            else:
                return _to(batch)
        return self._page(request, "columns", {"form": form, **_of(batch)}, status=422)

    def _choose(self, request, batch):
        prefix = "choice-"
        choices = {
            int(name.removeprefix(prefix)): value
            for name, value in request.POST.items()
            if name.startswith(prefix) and name.removeprefix(prefix).isdecimal()
        }
        workflows.choose(batch=batch, choices=choices, by=request.user)
        self.message_user(request, _("Your choices are kept."), messages.SUCCESS)

    def _import(self, request, batch):
        form = StartForm(request.POST)
        sends = form.is_valid() and form.cleaned_data["sends_invitations"]
        workflows.start(batch=batch, sends_invitations=sends, by=request.user)
        self.log_change(request, batch, str(_("Imported")))
        return _to(batch)

    def _undo(self, request, batch):
        workflows.undo(batch=batch, by=request.user)
        self.log_change(request, batch, str(_("Undone")))
        return _to(batch)

    def _progress(self, batch):
        rows = batch.rows
        left, all_rows = {
            Status.CHECKING: (rows.to_check(), rows.all()),
            Status.IMPORTING: (rows.to_write(), rows.to_write() | rows.written()),
            Status.UNDOING: (rows.to_undo(), rows.written().exclude(written=[])),
        }[batch.status]
        total = all_rows.count()
        done = total - left.count()
        words = ngettext("%(done)s of %(total)s row", "%(done)s of %(total)s rows", total)
        return {
            **_of(batch),
            "done": done,
            "total": max(total, 1),
            "words": words % {"done": done, "total": total},
        }

    def _rows(self, request, batch):
        counts = batch.rows.by_outcome()
        chosen = request.GET.get("outcome", "")
        rows = batch.rows.select_related("organisation")
        if chosen == "kept":
            rows = rows.kept()
        elif chosen in Outcome.values:
            rows = rows.filter(outcome=chosen)
        tabs = [("", _("All"), sum(counts.values()))]
        tabs += [(value, label, counts.get(value, 0)) for value, label in Outcome.choices]
        if kept := batch.rows.kept().count():
            tabs.append(("kept", _("Left as it is"), kept))
        return {
            **_of(batch),
            "tabs": [tab for tab in tabs if tab[2] or tab[0] == chosen],
            "chosen": chosen,
            "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
            "start_form": StartForm(),
            "writable": batch.rows.to_write().count(),
            "written": batch.rows.written().exclude(written=[]).count(),
            "undecided": batch.rows.undecided().count(),
            "problems": counts.get(Outcome.PROBLEM, 0),
            "kept": kept,
            "forgets_on": timezone.localdate(batch.created_at + KEPT_FOR),
        }

    def report(self, request, pk):
        """The table with what would become of each row, for mending it and bringing it again."""
        batch = self.get_object(request, pk)
        if batch is None or not self.has_view_permission(request, batch):
            raise PermissionDenied
        rows = batch.rows.all()
        if (outcome := request.GET.get("outcome")) in Outcome.values:
            rows = rows.filter(outcome=outcome)
        headings = [_("Line"), _("Result"), _("Reason"), *batch.headings]
        lines = (
            [row.number, row.get_outcome_display(), " ".join(row.reasons + row.kept), *row.cells]
            for row in rows.iterator(chunk_size=500)
        )
        content = spreadsheets.xlsx(headings, lines, sheet=str(_("Rows")))
        return _workbook(content, f"import-{batch.pk}.xlsx")

    def _page(self, request, name, context, status=200):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": context.get("batch") or _("Import a table"),
            "may_change": self.has_change_permission(request),
            **context,
        }
        return TemplateResponse(request, f"upkeep/admin/import_{name}.html", context, status=status)


def _of(batch):
    return {"batch": batch, "title": batch.source}


def _to(batch):
    return HttpResponseRedirect(reverse("admin:upkeep_importbatch_change", args=[batch.pk]))


def _workbook(content, name):
    return HttpResponse(
        content,
        content_type=spreadsheets.XLSX_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
