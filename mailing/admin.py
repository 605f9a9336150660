from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mailing import outbox
from mailing.models import Mail


@admin.register(Mail)
class MailAdmin(admin.ModelAdmin):
    """What went out, what waits and what could not be sent. Nothing is written here."""

    list_display = ["subject", "to", "state", "created_at", "finished_at", "attempts"]
    list_filter = ["state", "template", "language"]
    search_fields = ["to", "subject"]
    date_hierarchy = "created_at"
    actions = ["try_again"]
    fields = [
        "subject", "to", "reply_to", "state", "shown_text", "last_error", "attempts",
        "created_at", "not_before", "give_up_at", "finished_at", "language", "template", "key",
    ]  # fmt: skip
    readonly_fields = fields

    @admin.display(description=_("text"))
    def shown_text(self, obj):
        return _("Holds a code and is not shown.") if obj.is_secret else obj.text

    @admin.action(description=_("Try again to send the chosen mails"), permissions=["send"])
    def try_again(self, request, queryset):
        given_up = list(queryset.given_up())
        for promise in given_up:
            outbox.try_again(promise, by=request.user)
        messages.success(
            request,
            ngettext(
                "%(count)s mail will be tried again.",
                "%(count)s mails will be tried again.",
                len(given_up),
            )
            % {"count": len(given_up)},
        )

    def has_send_permission(self, request):
        return request.user.has_perm("mailing.view_mail")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
