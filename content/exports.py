"""Any filtered list of the staff pages as a workbook or as text."""

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from content import spreadsheets

AT_A_TIME = 500


@admin.action(description=_("Export the chosen ones (.xlsx)"), permissions=["view"])
def export_chosen(model_admin, request, queryset):
    return model_admin.exported(request, queryset, "xlsx")


class Exported:
    """Buttons above the list that export what it shows now, all pages of it.

    `export_columns` names fields of the model and columns of this admin; else it is what the list
    shows. `for_export` prefetches what they need. Who may view may export; each export is logged.
    """

    change_list_template = "content/admin_change_list.html"
    export_columns = ()

    def get_actions(self, request):
        actions = super().get_actions(request)
        if self.has_view_permission(request):
            name = "export_chosen"
            actions[name] = (export_chosen, name, export_chosen.short_description)
        return actions

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [
            path(
                f"export.{kind}",
                self.admin_site.admin_view(self.export_view),
                {"kind": kind},
                name=f"{name}_{kind}",
            )
            for kind in ("xlsx", "csv")
        ] + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_export"
        asked = request.GET.urlencode()
        addresses = {
            f"export_{kind}": f"{reverse(f'{name}_{kind}')}?{asked}" for kind in ("xlsx", "csv")
        }
        return super().changelist_view(request, {**addresses, **(extra_context or {})})

    def export_view(self, request, kind):
        if not self.has_view_permission(request):
            raise PermissionDenied
        shown = self.get_changelist_instance(request)
        return self.exported(request, shown.get_queryset(request), kind)

    def for_export(self, queryset):
        return queryset

    def more_columns(self, queryset):
        """(heading, what a row has there as a function of it): beside those of the list."""
        return []

    def exported(self, request, queryset, kind):
        columns = self.export_columns or self.get_list_display(request)
        more = self.more_columns(queryset)
        headings = [capfirst(label_for_field(name, self.model, self)) for name in columns]
        headings += [heading for heading, _cell_of in more]
        found = self.for_export(queryset)
        rows = [
            [self._cell(name, thing) for name in columns] + [cell_of(thing) for _h, cell_of in more]
            for thing in found.iterator(chunk_size=AT_A_TIME)
        ]
        title = str(self.opts.verbose_name_plural)
        if kind == "csv":
            content, its_type = spreadsheets.csv_bytes(headings, rows), spreadsheets.CSV_TYPE
        else:
            content = spreadsheets.xlsx(headings, rows, sheet=capfirst(title))
            its_type = spreadsheets.XLSX_TYPE
        self._log(request, len(rows))
        return HttpResponse(
            content,
            content_type=its_type,
            headers={
                "Content-Disposition": f'attachment; filename="{self.opts.model_name}s.{kind}"'
            },
        )

    def _cell(self, name, thing):
        field, _attribute, value = lookup_field(name, thing, self)
        if field is not None and field.flatchoices:
            return getattr(thing, f"get_{field.name}_display")()
        if isinstance(field, models.ManyToManyField):
            return ", ".join(map(str, value.all()))
        return value

    def _log(self, request, number):
        LogEntry.objects.create(
            user_id=request.user.pk,
            content_type_id=ContentType.objects.get_for_model(self.model).pk,
            object_repr=f"{self.opts.verbose_name_plural} ({number})"[:200],
            action_flag=CHANGE,
            change_message=_("Export: %(filters)s") % {"filters": request.GET.urlencode()},
        )
