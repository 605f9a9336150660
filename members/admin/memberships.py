from datetime import timedelta

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.models import Certificate, Membership

from .parts import OVERRIDES, OnlyFilter, document_link

SOON = timedelta(days=60)


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("active", _("Members today")), ("open", _("Open")), ("left", _("Left"))]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "active":
            return queryset.active(today)
        if self.value() == "open":
            return queryset.open()
        if self.value() == "left":
            return queryset.filter(until__lt=today)
        return queryset


class UnpaidFilter(OnlyFilter):
    title = _("fee")
    parameter_name = "unpaid"
    only = _("Invoiced, not paid")

    def needing(self, queryset):
        return queryset.filter(invoiced_on__isnull=False, paid_on__isnull=True)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = [
        "organisation",
        "category",
        "state_today",
        "since",
        "until",
        "fee_class",
        "invoiced_on",
        "paid_on",
    ]
    list_filter = [StateFilter, "category", UnpaidFilter, "is_eccp_countable", "fee_class"]
    list_select_related = ["organisation"]
    search_fields = ["organisation__search_text", "fee_class"]
    autocomplete_fields = ["organisation"]
    readonly_fields = ["accepted_by", "until", "left_reason", "commitment_to_open"]
    formfield_overrides = OVERRIDES
    actions = ["mark_invoiced", "mark_paid"]
    fieldsets = [
        (None, {"fields": ["organisation", "category", "is_eccp_countable"]}),
        (
            _("How it came about"),
            {
                "fields": [
                    ("applied_on", "decided_on"),
                    "since",
                    "accepted_by",
                    "commitment",
                    "commitment_to_open",
                ]
            },
        ),
        (_("Fee"), {"fields": ["fee_class", ("invoiced_on", "paid_on")]}),
        (
            _("End"),
            {
                "fields": ["until", "left_reason"],
                "description": _(
                    "A membership is ended in the list of organisations: choose the organisation "
                    "and the action “End the membership”."
                ),
            },
        ),
    ]

    def get_readonly_fields(self, request, obj=None):
        if obj is None:  # a membership of the past is entered with its end
            return ["accepted_by", "commitment_to_open"]
        return self.readonly_fields

    @admin.display(description=_("state"))
    def state_today(self, membership):
        return membership.state(timezone.localdate()).label

    @admin.display(description=_("stored document"))
    def commitment_to_open(self, membership):
        return document_link("commitment", membership.pk, membership.commitment)

    @admin.action(description=_("Mark as invoiced today"), permissions=["change"])
    def mark_invoiced(self, request, queryset):
        self._mark(request, queryset.filter(invoiced_on__isnull=True), "invoiced_on")

    @admin.action(description=_("Mark as paid today"), permissions=["change"])
    def mark_paid(self, request, queryset):
        self._mark(request, queryset.filter(paid_on__isnull=True), "paid_on")

    def _mark(self, request, memberships, column):
        done = memberships.update(**{column: timezone.localdate()})
        self.message_user(
            request,
            ngettext("%(count)d membership is marked.", "%(count)d memberships are marked.", done)
            % {"count": done},
        )


class ExpiringFilter(admin.SimpleListFilter):
    title = _("validity")
    parameter_name = "validity"

    def lookups(self, request, model_admin):
        return [
            ("valid", _("Valid today")),
            ("soon", _("Ends within 60 days")),
            ("expired", _("Expired")),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "valid":
            return queryset.valid(today)
        if self.value() == "soon":
            return queryset.valid(today).filter(valid_until__lte=today + SOON)
        if self.value() == "expired":
            return queryset.filter(valid_until__lt=today)
        return queryset


@admin.register(Certificate)
class CertificateAdmin(admin.ModelAdmin):
    list_display = ["organisation", "scheme", "product", "number", "valid_until", "verified_on"]
    list_filter = [ExpiringFilter, "scheme", "verified_on"]
    list_select_related = ["organisation", "scheme", "product"]
    search_fields = ["organisation__search_text", "number", "scheme__name"]
    autocomplete_fields = ["organisation", "product", "scheme"]
    readonly_fields = ["document_to_open", "verified_on", "verified_by"]
    formfield_overrides = OVERRIDES
    actions = ["mark_verified"]
    fieldsets = [
        (None, {"fields": ["organisation", "product", "scheme"]}),
        (_("Paper"), {"fields": ["number", "issued_by", ("valid_from", "valid_until")]}),
        (_("Document"), {"fields": ["document", "document_to_open"]}),
        (_("Seen by us"), {"fields": ["verified_on", "verified_by"]}),
    ]

    @admin.display(description=_("stored document"))
    def document_to_open(self, certificate):
        return document_link("certificate_document", certificate.pk, certificate.document)

    @admin.action(description=_("We have seen the document: verified today"))
    def mark_verified(self, request, queryset):
        done = queryset.update(verified_on=timezone.localdate(), verified_by=request.user)
        self.message_user(
            request,
            ngettext(
                "%(count)d certificate is verified.", "%(count)d certificates are verified.", done
            )
            % {"count": done},
        )
