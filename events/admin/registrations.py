from django.contrib import admin, messages
from django.http import HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content.exports import Exported
from events import answers, exports, workflows
from events.models import Registration

EDITABLE = ("name", "organisation_name", "organisation", "language")


@admin.register(Registration)
class RegistrationAdmin(Exported, admin.ModelAdmin):
    list_display = ["name", "status", "organisation_shown", "mode", "event", "email", "created_at"]
    list_filter = ["status", "mode", "event__kind", "created_at"]
    list_select_related = ["event", "organisation"]
    list_per_page = 100
    date_hierarchy = "event__starts_at"
    ordering = ["-event__starts_at", "name"]
    search_fields = ["name", "email", "organisation_name", "event__search_text"]
    autocomplete_fields = ["organisation"]
    actions = [
        "approve",
        "refuse",
        "mark_attended",
        "mark_no_show",
        "cancel_registrations",
        "export_as_csv",
    ]
    fields = [
        "event",
        "name",
        "email",
        "organisation_name",
        "organisation",
        "mode",
        "language",
        "status",
        "place_in_line",
        "offered_until",
        "answers_given",
        "consents_given",
        "person",
        "registered_by",
        "created_at",
        "email_confirmed_at",
    ]
    # The confirmation went to this address, for this event: another one is another registration.
    readonly_fields = [name for name in fields if name not in EDITABLE]

    def has_add_permission(self, request):
        return False  # from the event's page, where seats and addresses are checked

    def lookup_allowed(self, lookup, value, request):
        return lookup == "event__id__exact" or super().lookup_allowed(lookup, value, request)

    def for_export(self, queryset):
        return queryset.prefetch_related("answers")

    def more_columns(self, queryset):
        return answers.columns_for(queryset)

    def save_model(self, request, obj, form, change):
        """Nothing but what was edited: the person may be cancelling at this moment."""
        obj.save(update_fields=form.changed_data)

    @admin.display(description=_("organisation"), ordering="organisation_name")
    def organisation_shown(self, registration):
        organisation = registration.organisation
        return organisation.name if organisation else registration.organisation_name

    @admin.action(description=_("Approve, with a mail to the person"), permissions=["change"])
    def approve(self, request, queryset):
        self._each(request, queryset, workflows.decide_request, is_approved=True)

    @admin.action(description=_("Refuse, with a mail to the person"), permissions=["change"])
    def refuse(self, request, queryset):
        self._each(request, queryset, workflows.decide_request, is_approved=False)

    @admin.display(description=_("place in line"))
    def place_in_line(self, registration):
        return registration.place_in_line() or "–"

    @admin.display(description=_("answers"))
    def answers_given(self, registration):
        rows = registration.answers.select_related("question")
        return format_html_join(
            mark_safe("<br>"), "{}: {}", ((row.question.text, row.in_words()) for row in rows)
        ) or _("None.")

    @admin.display(description=_("consents"))
    def consents_given(self, registration):
        rows = registration.consents.all()
        return format_html_join(mark_safe("<br>"), "{}", ((row.text,) for row in rows)) or _(
            "None."
        )

    @admin.action(description=_("Mark as attended"), permissions=["change"])
    def mark_attended(self, request, queryset):
        self._each(request, queryset, workflows.record_attendance, came=True)

    @admin.action(description=_("Mark as not come"), permissions=["change"])
    def mark_no_show(self, request, queryset):
        self._each(request, queryset, workflows.record_attendance, came=False)

    @admin.action(description=_("Cancel, with a mail to the person"), permissions=["change"])
    def cancel_registrations(self, request, queryset):
        self._each(request, queryset, workflows.cancel_registration)

    def _each(self, request, queryset, workflow, **arguments):
        done = 0
        for registration in queryset.select_related("event"):
            try:
                workflow(registration=registration, by=request.user, **arguments)
                done += 1
            except workflows.NotPossible as reason:
                self.message_user(request, f"{registration}: {reason}", messages.ERROR)
        if done:
            words = ngettext("%(n)d registration changed.", "%(n)d registrations changed.", done)
            self.message_user(request, words % {"n": done}, messages.SUCCESS)

    @admin.action(description=_("Export as CSV"), permissions=["view"])
    def export_as_csv(self, request, queryset):
        table = exports.registrations_as_csv(queryset.select_related("event", "organisation"))
        return HttpResponse(
            table,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="registrations.csv"'},
        )
