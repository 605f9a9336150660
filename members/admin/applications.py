from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content import pdf, spreadsheets
from content.exports import Exported
from members import board_list, duplicates, workflows
from members.models import Application, ApplicationConsent, ApplicationQuestion, DeclineReason

from .application_forms import ApproveForm, AskForm, DeclineForm, DeclineManyForm
from .parts import OVERRIDES, CountriesByName


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Application.Status.choices

    def queryset(self, request, queryset):
        which = {
            Application.Status.NEW: queryset.waiting_for_decision,
            Application.Status.ASKED: queryset.waiting_for_answer,
            Application.Status.APPROVED: queryset.approved,
            Application.Status.DECLINED: queryset.declined,
        }.get(self.value())
        return which() if which else queryset


class QuestionInline(admin.TabularInline):
    """What was asked and answered. New questions have a page of their own: they go out by mail."""

    model = ApplicationQuestion
    fields = ["text", "asked_at", "asked_by", "answer", "answered_at"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("asked_by")


class ConsentInline(admin.TabularInline):
    model = ApplicationConsent
    fields = ["purpose", "text", "text_version", "given_at"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Application)
class ApplicationAdmin(Exported, CountriesByName, admin.ModelAdmin):
    export_columns = [
        *("organisation_name", "type", "country", "business_id", "municipality", "website"),
        *("contact_name", "contact_email", "contact_phone", "wishes", "message", "applied_at"),
        *("status_now", "approved_on", "declined_on", "decided_by", "decline_reason"),
    ]
    change_form_template = "members/admin/application.html"
    change_list_template = "members/admin/applications.html"
    list_display = [
        "organisation_name",
        "type",
        "municipality",
        "contact_name",
        "applied_at",
        "waits",
        "status_now",
    ]
    list_filter = [StatusFilter, "type", "applied_at"]
    list_select_related = ["organisation"]
    search_fields = ["organisation_name", "business_id", "contact_name", "contact_email"]
    date_hierarchy = "applied_at"
    formfield_overrides = OVERRIDES
    actions = ["approve_selected", "decline_selected", "board_pdf", "board_xlsx"]
    inlines = [QuestionInline, ConsentInline]
    readonly_fields = [
        "applied_at",
        "language",
        "consent_version",
        "status_now",
        "approved_on",
        "declined_on",
        "decided_by",
        "decline_reason",
        "organisation",
    ]
    fieldsets = [
        (
            _("The organisation"),
            {
                "fields": [
                    "organisation_name",
                    "type",
                    "country",
                    "business_id",
                    "municipality",
                    "website",
                ]
            },
        ),
        (_("The person"), {"fields": ["contact_name", "contact_email", "contact_phone"]}),
        (_("What they wrote"), {"fields": ["wishes", "message"]}),
        (_("How it came"), {"fields": [("applied_at", "language", "consent_version")]}),
        (
            _("What was decided"),
            {
                "fields": [
                    ("status_now", "approved_on", "declined_on", "decided_by"),
                    "organisation",
                    "decline_reason",
                ]
            },
        ),
    ]

    def has_add_permission(self, request):
        return False  # applications come from the page “Become a member”

    def get_readonly_fields(self, request, obj=None):
        if obj and not obj.is_waiting:  # decided: what was written stays as it was
            return [field for _title, options in self.fieldsets for field in _flat(options)]
        return self.readonly_fields

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/approve/",
                view(self.approve),
                name="members_application_approve",
            ),
            path(
                "<int:pk>/decline/",
                view(self.decline),
                name="members_application_decline",
            ),
            path("<int:pk>/ask/", view(self.ask), name="members_application_ask"),
            path("board.pdf", view(self.all_waiting_pdf), name="members_application_board_pdf"),
            path("board.xlsx", view(self.all_waiting_xlsx), name="members_application_board_xlsx"),
            *super().get_urls(),
        ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_open_questions()

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.is_waiting:
            context["likely_duplicates"] = duplicates.of_application(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description=_("status"))
    def status_now(self, application):
        return application.status.label

    @admin.display(description=_("waits for"), ordering="applied_at")
    def waits(self, application):
        if not application.is_waiting:
            return "–"
        days = application.days_waiting(timezone.localdate())
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}

    def approve(self, request, pk):
        application = self._to_decide(request, pk)
        if not application.is_waiting:
            return self._too_late(request, application)
        likely = duplicates.of_application(application)
        certain = next((each.organisation for each in likely if each.is_certain), None)
        first = {"decided_on": timezone.localdate(), "organisation": certain}
        form = ApproveForm(request.POST or None, likely=likely, initial=first)
        if form.is_valid():
            try:
                workflows.approve_application(
                    application=application, by=request.user, **form.cleaned_data
                )
            except workflows.AlreadyDecided:
                return self._too_late(request, application)
            except workflows.NotPossible as reason:
                form.add_error(None, str(reason))
            else:
                self.log_change(request, application, str(_("Approved")))
                text = _("%(name)s is a member now. The welcome mail is on its way.")
                self.message_user(request, text % {"name": application}, messages.SUCCESS)
                return self._back(application)
        context = {"likely_duplicates": likely}
        return self._page(request, application, form, "approve", _("Approve"), context)

    def decline(self, request, pk):
        """`?text=3` starts from that ready text, in the language of the application."""
        application = self._to_decide(request, pk)
        if not application.is_waiting:
            return self._too_late(request, application)
        ready_texts = DeclineReason.objects.all()
        chosen = request.GET.get("text", "")
        ready = ready_texts.filter(pk=chosen).first() if chosen.isdecimal() else None
        first = {"reason": ready.text_in(application.language) if ready else ""}
        form = DeclineForm(request.POST or None, initial=first)
        if form.is_valid():
            if self._decline(request, application, form.cleaned_data["reason"]):
                text = _("The answer is on its way to the applicant.")
                self.message_user(request, text, messages.SUCCESS)
            return self._back(application)
        context = {"ready_texts": ready_texts, "ready": ready}
        return self._page(request, application, form, "decline", _("Decline"), context)

    def ask(self, request, pk):
        application = self._to_decide(request, pk)
        if not application.is_waiting:
            return self._too_late(request, application)
        form = AskForm(request.POST or None)
        if form.is_valid():
            try:
                workflows.ask_applicant(
                    application=application, text=form.cleaned_data["text"], by=request.user
                )
            except workflows.AlreadyDecided:
                return self._too_late(request, application)
            self.log_change(request, application, str(_("Asked the applicant")))
            text = _("The question is on its way. You get a mail when it is answered.")
            self.message_user(request, text, messages.SUCCESS)
            return self._back(application)
        return self._page(request, application, form, "ask", _("Ask"), {})

    @admin.action(description=_("List for the board (PDF)"), permissions=["view"])
    def board_pdf(self, request, queryset):
        data = board_list.as_pdf(_for_the_board(queryset), timezone.localdate())
        return _file(data, pdf.PDF_TYPE, "applications.pdf")

    @admin.action(description=_("List for the board (XLSX)"), permissions=["view"])
    def board_xlsx(self, request, queryset):
        data = board_list.as_xlsx(_for_the_board(queryset), timezone.localdate())
        return _file(data, spreadsheets.XLSX_TYPE, "applications.xlsx")

    def all_waiting_pdf(self, request):
        return self.board_pdf(request, self._all_waiting(request))

    def all_waiting_xlsx(self, request):
        return self.board_xlsx(request, self._all_waiting(request))

    def _all_waiting(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.get_queryset(request).waiting()

    @admin.action(description=_("Approve as new members"), permissions=["change"])
    def approve_selected(self, request, queryset):
        """Those that may be in the list of organisations already are left to a careful look."""
        done = 0
        for application in queryset.waiting():
            if duplicates.of_application(application):
                text = _("%(name)s may be in the list already: open the application and compare.")
                self.message_user(request, text % {"name": application}, messages.WARNING)
                continue
            try:
                workflows.approve_application(application=application, by=request.user)
            except workflows.NotPossible as reason:
                self.message_user(request, f"{application}: {reason}", messages.ERROR)
            else:
                self.log_change(request, application, str(_("Approved")))
                done += 1
        if done:
            text = ngettext("%(count)d new member.", "%(count)d new members.", done)
            self.message_user(request, text % {"count": done}, messages.SUCCESS)

    @admin.action(description=_("Decline"), permissions=["change"])
    def decline_selected(self, request, queryset):
        form = DeclineManyForm(request.POST if "decline" in request.POST else None)
        if form.is_valid():
            done = sum(
                self._decline(request, each, form.reason_for(each)) for each in queryset.waiting()
            )
            text = ngettext(
                "%(count)d application is declined.", "%(count)d applications are declined.", done
            )
            self.message_user(request, text % {"count": done}, messages.SUCCESS)
            return HttpResponseRedirect(request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            "title": _("Decline"),
            "opts": self.model._meta,
            "applications": queryset.waiting(),
            "form": form,
        }
        return TemplateResponse(request, "members/admin/decline_selected.html", context)

    def _decline(self, request, application, reason):
        try:
            workflows.decline_application(application=application, reason=reason, by=request.user)
        except workflows.NotPossible as problem:
            self.message_user(request, f"{application}: {problem}", messages.ERROR)
            return False
        self.log_change(request, application, str(_("Declined")))
        return True

    def _to_decide(self, request, pk):
        application = get_object_or_404(Application, pk=pk)
        if not self.has_change_permission(request, application):
            raise PermissionDenied
        return application

    def _too_late(self, request, application):
        """A colleague was faster: says who, and shows what has come of it."""
        application.refresh_from_db()
        self.message_user(request, application.decision_in_words, messages.WARNING)
        return self._back(application)

    def _page(self, request, application, form, name, title, more):
        context = {
            **self.admin_site.each_context(request),
            "title": f"{title}: {application}",
            "opts": self.model._meta,
            "application": application,
            "form": form,
            **more,
        }
        status = 422 if form.is_bound else 200
        template = f"members/admin/{name}.html"
        return TemplateResponse(request, template, context, status=status)

    def _back(self, application):
        address = reverse("admin:members_application_change", args=[application.pk])
        return HttpResponseRedirect(address)


def _flat(options):
    for field in options["fields"]:
        yield from field if isinstance(field, tuple) else [field]


def _for_the_board(applications):
    return applications.order_by("applied_at").prefetch_related("questions")


def _file(data, kind, name):
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=kind, headers=disposition)
