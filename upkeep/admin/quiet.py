from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members.admin.contact_notes import ContactNoteInline
from members.models import ContactNote
from upkeep import quiet
from upkeep.models import QuietMember


@admin.register(QuietMember)
class QuietMemberAdmin(admin.ModelAdmin):
    """To read: the way on is a call or a visit, and a note of it."""

    list_display = ["__str__", "type", "why", "signed_in", "at_event", "checked", "contact"]
    list_filter = ["type"]
    search_fields = ["search_text"]
    fields = readonly_fields = ["why", "signed_in", "at_event", "checked", "contact", "profile"]
    inlines = [ContactNoteInline]

    def get_queryset(self, request):
        today = timezone.localdate()
        match = request.resolver_match
        if match and match.url_name == "upkeep_quietmember_changelist":
            return quiet.longest_first(quiet.quiet(today))
        return quiet.with_signs_of_life(today)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("why"))
    def why(self, member):
        return quiet.reasons(member, timezone.localdate())

    @admin.display(description=_("last sign-in"), ordering="last_sign_in")
    def signed_in(self, member):
        return _day(member.last_sign_in)

    @admin.display(description=_("last event"), ordering="last_event")
    def at_event(self, member):
        return _day(member.last_event)

    @admin.display(description=_("profile checked"), ordering="checked_at")
    def checked(self, member):
        return _day(member.checked_at or quiet.NEVER)

    @admin.display(description=_("last contact"), ordering="last_contact_on")
    def contact(self, member):
        link = format_html(
            '<a href="{}?organisation={}">{}</a>',
            reverse("admin:members_contactnote_add"),
            member.pk,
            _("Note a call or a visit"),
        )
        if member.last_contact_on is None:
            return link
        kind = ContactNote.Kind(member.last_contact_kind).label
        day = date_format(member.last_contact_on, "SHORT_DATE_FORMAT")
        return format_html("{}, {} · {}", kind, day, link)

    @admin.display(description=_("profile"))
    def profile(self, member):
        address = reverse("admin:members_organisation_change", args=[member.pk])
        return format_html('<a href="{}">{}</a>', address, _("Open the organisation"))


def _day(moment):
    if moment == quiet.NEVER:
        return "–"
    return date_format(timezone.localdate(moment), "SHORT_DATE_FORMAT")
