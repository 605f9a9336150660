from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from members.models import Enquiry


@admin.register(Enquiry)
class EnquiryAdmin(admin.ModelAdmin):
    """How many are asked whom. What was written stands here only if the buyer let us read it."""

    list_display = ["created_at", "number_asked", "sent_at", "is_shared"]
    list_filter = ["is_shared", "sent_at"]
    date_hierarchy = "created_at"
    fields = ["created_at", "sent_at", "asked", "is_shared", "buyer", "what"]
    readonly_fields = fields

    def get_queryset(self, request):
        found = super().get_queryset(request).annotate(number=Count("recipients"))
        return found.prefetch_related("recipients__organisation")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description=_("members asked"), ordering="number")
    def number_asked(self, enquiry):
        return enquiry.number

    @admin.display(description=_("members asked"))
    def asked(self, enquiry):
        return ", ".join(str(recipient) for recipient in enquiry.recipients.all())

    @admin.display(description=_("buyer"))
    def buyer(self, enquiry):
        if not enquiry.is_shared:
            return _("The buyer did not agree that the cluster reads this.")
        return f"{enquiry.name}, {enquiry.organisation_name} {enquiry.email}"

    @admin.display(description=_("message"))
    def what(self, enquiry):
        return enquiry.text if enquiry.is_shared else "–"
