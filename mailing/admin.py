from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mailing import bounces, outbox
from mailing.models import Bounce, Mail, Unsubscribe


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
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


@admin.register(Bounce)
class BounceAdmin(ReadOnlyAdmin):
    """Addresses at which mail comes back."""

    list_display = ["address", "is_stopped", "number", "reason", "at", "released_at"]
    search_fields = ["address", "reason"]
    date_hierarchy = "at"
    actions = ["release"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_number()

    @admin.display(description=_("no mail goes there"), boolean=True)
    def is_stopped(self, bounce):
        return bounce.number >= Bounce.ENOUGH

    @admin.display(description=_("mails that came back"), ordering="number")
    def number(self, bounce):
        return bounce.number

    @admin.action(
        description=_("The address is right: send mail there again"), permissions=["release"]
    )
    def release(self, request, queryset):
        addresses = set(queryset.values_list("address", flat=True))
        bounces.release(addresses, by=request.user, now=timezone.now())
        messages.success(
            request,
            ngettext(
                "Mail goes to %(count)s address again.",
                "Mail goes to %(count)s addresses again.",
                len(addresses),
            )
            % {"count": len(addresses)},
        )

    def has_release_permission(self, request):
        return request.user.has_perm("mailing.view_bounce")


@admin.register(Unsubscribe)
class UnsubscribeAdmin(ReadOnlyAdmin):
    """Who does not want mail of a kind: their own wish, by the link in each such mail."""

    list_display = ["address", "topic", "at"]
    list_filter = ["topic"]
    search_fields = ["address"]
