from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.admin import ContentAdmin, TranslationInline
from statements import models
from strategy.admin import WEB_ADDRESSES, AnyLanguage
from strategy.models import Cluster


class OnePerClusterAdmin(AnyLanguage, ContentAdmin):
    """Our own cluster has one of these: there is nothing to add once it is written."""

    list_select_related = ["cluster"]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and self.model.objects.own() is None

    def get_changeform_initial_data(self, request):
        return {"cluster": Cluster.objects.own()}


class AccessibilityGapInline(AnyLanguage, TranslationInline):
    model = models.AccessibilityGap
    fields = ["what", ("reason", "mended_by"), "explanation", "alternative", "order"]


@admin.register(models.AccessibilityStatement)
class AccessibilityStatementAdmin(OnePerClusterAdmin):
    list_display = ["__str__", "cluster", "status", "reviewed_on", "next_review"]
    inlines = [AccessibilityGapInline]
    fieldsets = [
        (_("The service"), {"fields": ["cluster", "service", "owner", "law"]}),
        (
            _("How it meets the requirements"),
            {
                "fields": ["status", "standard"],
                "description": _("What falls short is listed further down, each with its reason."),
            },
        ),
        (
            _("How we know this"),
            {"fields": ["method", "method_details", ("prepared_on", "reviewed_on")]},
        ),
        (
            _("Feedback"),
            {
                "fields": [("feedback_email", "feedback_phone")],
                "description": _(
                    "How soon you answer is set under Messages, in the times for answers."
                ),
            },
        ),
        (
            _("Supervision"),
            {
                "fields": [
                    "authority_name",
                    "authority_url",
                    ("authority_email", "authority_phone"),
                    "enforcement",
                ]
            },
        ),
    ]

    def get_changeform_initial_data(self, request):
        today = timezone.localdate()
        initial = {"prepared_on": today, "reviewed_on": today}
        return initial | super().get_changeform_initial_data(request)

    @admin.display(description=_("next review"))
    def next_review(self, statement):
        if statement.review_is_due:
            return _("due")
        return statement.review_due_on


class PrivacyPurposeInline(AnyLanguage, TranslationInline):
    model = models.PrivacyPurpose
    fields = [
        "title",
        "slug",
        "description",
        "basis",
        "basis_details",
        "data",
        "recipients",
        "kept_by_rule",
        "kept",
        "order",
    ]


@admin.register(models.PrivacyNotice)
class PrivacyNoticeAdmin(OnePerClusterAdmin):
    list_display = ["__str__", "cluster", "updated_on"]
    inlines = [PrivacyPurposeInline]
    fieldsets = [
        (
            _("Controller"),
            {"fields": ["cluster", "controller", "address", ("email", "phone"), "contact"]},
        ),
        (_("Where data goes"), {"fields": ["transfers"]}),
        (_("Supervision"), {"fields": ["authority_name", "authority_url"]}),
        (None, {"fields": ["updated_on"]}),
    ]

    def get_changeform_initial_data(self, request):
        return {"updated_on": timezone.localdate()} | super().get_changeform_initial_data(request)


class PressPictureInline(AnyLanguage, TranslationInline):
    model = models.PressPicture
    formfield_overrides = WEB_ADDRESSES
    fields = [
        "image",
        "slug",
        "alt",
        "caption",
        "credit",
        "licence",
        "licence_url",
        "order",
    ]


@admin.register(models.PressPage)
class PressPageAdmin(OnePerClusterAdmin):
    list_display = ["__str__", "contact_name", "contact_phone"]
    inlines = [PressPictureInline]
    fieldsets = [
        (None, {"fields": ["cluster", "description"]}),
        (
            _("Contact person"),
            {
                "fields": [
                    "contact_name",
                    "contact_title",
                    ("contact_phone", "contact_email"),
                    "contact_hours",
                ]
            },
        ),
    ]
