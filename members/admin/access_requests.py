from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members import access, workflows
from members.models import AccessRequest, Role

from .parts import OnlyFilter


class NeedingStaffFilter(OnlyFilter):
    title = _("who answers")
    parameter_name = "staff"
    only = _("Waiting for us: no manager, or none has answered for a week")

    def needing(self, queryset):
        return queryset.needing_staff(timezone.now())


class WaitingFilter(OnlyFilter):
    title = _("answer")
    parameter_name = "waiting"
    only = _("Not answered yet")

    def needing(self, queryset):
        return queryset.waiting()


@admin.register(AccessRequest)
class AccessRequestAdmin(admin.ModelAdmin):
    """Whoever asked on the page “Become a member” for an organisation that is one already."""

    list_display = ["name", "email", "organisation", "own_address", "asked_at", "outcome"]
    list_filter = [NeedingStaffFilter, WaitingFilter]
    list_select_related = ["organisation"]
    search_fields = ["name", "email", "organisation__search_text"]
    actions = ["let_in_as_editor", "let_in_as_manager", "decline"]
    fields = [
        "organisation",
        ("name", "email", "own_address"),
        "message",
        ("asked_at", "language"),
        ("outcome", "decided_at", "decided_by"),
    ]
    readonly_fields = [
        "organisation",
        "name",
        "email",
        "own_address",
        "message",
        "asked_at",
        "language",
        "outcome",
        "decided_at",
        "decided_by",
    ]

    def has_add_permission(self, request):
        return False  # requests come from the page “Become a member”

    @admin.display(description=_("of the organisation's mail domain"), boolean=True)
    def own_address(self, asked):
        return access.has_own_address(asked.organisation, asked.email)

    @admin.display(description=_("answer"))
    def outcome(self, asked):
        if asked.is_waiting:
            return _("waiting")
        return asked.get_granted_display() if asked.granted else _("declined")

    @admin.action(description=_("Let in as editor"), permissions=["change"])
    def let_in_as_editor(self, request, queryset):
        self._let_in(request, queryset, Role.Kind.EDITOR)

    @admin.action(description=_("Let in as manager"), permissions=["change"])
    def let_in_as_manager(self, request, queryset):
        self._let_in(request, queryset, Role.Kind.MANAGER)

    @admin.action(description=_("Decline"), permissions=["change"])
    def decline(self, request, queryset):
        done = self._each(request, queryset, workflows.decline_access)
        text = ngettext("%(count)d request is declined.", "%(count)d requests are declined.", done)
        self.message_user(request, text % {"count": done})

    def _let_in(self, request, queryset, kind):
        done = self._each(request, queryset, workflows.grant_access, kind=kind)
        text = ngettext("%(count)d person is let in.", "%(count)d people are let in.", done)
        self.message_user(request, text % {"count": done})

    def _each(self, request, queryset, workflow, **facts):
        done = 0
        for asked in queryset.waiting():
            try:
                workflow(request=asked, by=request.user, **facts)
            except workflows.NotPossible as reason:
                self.message_user(request, f"{asked}: {reason}", messages.ERROR)
            else:
                done += 1
        return done
