from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from content.exports import Exported
from members import workflows
from members.models import Certificate, Membership

from ..widgets import DayInput
from .parts import OVERRIDES, OnlyFilter, document_link

SOON = max(settings.CERTIFICATE_NOTICE_DAYS)  # days


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("active", _("Members today")),
            ("open", pgettext("membership", "Open")),
            ("left", _("Left")),
        ]

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


class DatesForm(forms.Form):
    applied_on = forms.DateField(label=_("Applied on"), required=False, widget=DayInput)
    decided_on = forms.DateField(label=_("Accepted on"), required=False, widget=DayInput)
    since = forms.DateField(
        label=_("Member since"),
        required=False,
        help_text=_("From this day on the organisation is in the public directory."),
        widget=DayInput,
    )


@admin.register(Membership)
class MembershipAdmin(Exported, admin.ModelAdmin):
    export_columns = [
        *("organisation", "category", "state_today", "applied_on", "decided_on", "since", "until"),
        *("left_reason", "fee_class", "invoiced_on", "paid_on", "is_eccp_countable"),
    ]
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
    change_form_template = "members/admin/membership.html"
    readonly_fields = [
        *("applied_on", "decided_on", "since", "accepted_by", "until", "left_reason"),
        "commitment_to_open",
    ]
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
        self._mark(request, queryset, workflows.mark_invoiced)

    @admin.action(description=_("Mark as paid today"), permissions=["change"])
    def mark_paid(self, request, queryset):
        self._mark(request, queryset, workflows.mark_paid)

    def _mark(self, request, memberships, workflow):
        done = sum(workflow(membership=each, on=timezone.localdate()) for each in memberships)
        self.message_user(
            request,
            ngettext("%(count)d membership is marked.", "%(count)d memberships are marked.", done)
            % {"count": done},
        )

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
        else:
            workflows.enter_membership(membership=obj, by=request.user)

    def get_urls(self):
        view = self.admin_site.admin_view(self.correct_dates)
        name = "members_membership_dates"
        return [path("<int:pk>/dates/", view, name=name), *super().get_urls()]

    def correct_dates(self, request, pk):
        membership = get_object_or_404(Membership.objects.select_related("organisation"), pk=pk)
        if not self.has_change_permission(request, membership):
            raise PermissionDenied
        form = DatesForm(request.POST or None, initial=vars(membership))
        if form.is_valid():
            try:
                workflows.correct_dates(membership=membership, by=request.user, **form.cleaned_data)
            except workflows.NotPossible as reason:
                form.add_error(None, str(reason))
            else:
                self.log_change(request, membership, str(_("Corrected the dates")))
                self.message_user(request, _("The dates are corrected."), messages.SUCCESS)
                return redirect("admin:members_membership_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Correct the dates of %(name)s") % {"name": membership.organisation},
            "opts": self.model._meta,
            "form": form,
        }
        status = 422 if form.is_bound else 200
        template = "members/admin/membership_dates.html"
        return TemplateResponse(request, template, context, status=status)


class ExpiringFilter(admin.SimpleListFilter):
    title = _("validity")
    parameter_name = "validity"

    def lookups(self, request, model_admin):
        return [
            ("valid", _("Valid today")),
            ("soon", _("Ends within %(days)d days") % {"days": SOON}),
            ("expired", _("Expired")),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "valid":
            return queryset.valid(today)
        if self.value() == "soon":
            return queryset.valid(today).filter(valid_until__lte=today + timedelta(days=SOON))
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
