from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content.admin import ContentAdmin, TranslationInline
from content.folding import query_words
from members import models, workflows
from members.models.visibility import LABELS

from ..widgets import DayInput
from .contact_notes import ContactNoteInline
from .exports import OrganisationExport
from .memberships import MembershipAdmin
from .parts import OVERRIDES, CountriesByName, OnlyFilter, document_link
from .rounds import ask_about_profiles

YEAR = timedelta(days=365)


class MemberFilter(admin.SimpleListFilter):
    title = _("membership")
    parameter_name = "member"

    def lookups(self, request, model_admin):
        return [("yes", _("Members today")), ("no", _("Not members today"))]

    def queryset(self, request, queryset):
        members = models.Organisation.objects.members(timezone.localdate())
        if self.value() == "yes":
            return queryset.filter(pk__in=members)
        if self.value() == "no":
            return queryset.exclude(pk__in=members)
        return queryset


class NotCheckedFilter(OnlyFilter):
    title = _("profile checked")
    parameter_name = "stale"
    only = _("Not checked for a year")

    def needing(self, queryset):
        return queryset.not_checked_since(timezone.now() - YEAR)


class WithoutManagerFilter(OnlyFilter):
    title = _("people")
    parameter_name = "orphan"
    only = _("Members without a manager")

    def needing(self, queryset):
        today = timezone.localdate()
        return queryset.members(today).without_manager(today)


class IdentifierInline(admin.TabularInline):
    model = models.OrganisationIdentifier
    extra = 0


class MembershipInline(admin.StackedInline):
    model = models.Membership
    extra = 0
    readonly_fields = MembershipAdmin.readonly_fields
    can_delete = False
    show_change_link = True
    formfield_overrides = OVERRIDES
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("category", "is_eccp_countable"),
                    ("applied_on", "decided_on", "since"),
                    ("commitment", "commitment_to_open"),
                    ("fee_class", "invoiced_on", "paid_on"),
                    ("until", "left_reason", "accepted_by"),
                ]
            },
        )
    ]

    def has_add_permission(self, request, obj=None):
        return False  # by an application, or in the list of memberships

    @admin.display(description=_("stored document"))
    def commitment_to_open(self, membership):
        return document_link("commitment", membership.pk, membership.commitment)


class RoleInline(TranslationInline):
    model = models.Role
    autocomplete_fields = ["person"]
    fields = ["person", "kind", "title", "is_public", "email", "phone", "starts_on", "ends_on"]


class ProductInline(TranslationInline):
    model = models.Product
    autocomplete_fields = ["group", "raw_materials"]
    fields = ["name", "group", "description", "raw_materials", "is_organic", "order"]
    show_change_link = True


class CertificateInline(admin.StackedInline):
    model = models.Certificate
    extra = 0
    autocomplete_fields = ["scheme"]
    readonly_fields = ["verified_on", "verified_by", "document_to_open"]
    formfield_overrides = OVERRIDES
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("scheme", "product"),
                    ("number", "issued_by"),
                    ("valid_from", "valid_until"),
                    ("document", "document_to_open"),
                    ("verified_on", "verified_by"),
                ]
            },
        )
    ]

    @admin.display(description=_("stored document"))
    def document_to_open(self, certificate):
        return document_link("certificate_document", certificate.pk, certificate.document)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "product":  # only the organisation's own
            own = request.resolver_match.kwargs.get("object_id")
            kwargs["queryset"] = models.Product.objects.filter(organisation=own)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class PictureInline(TranslationInline):
    model = models.OrganisationPicture
    fields = ["image", "alt", "credit", "licence", "order"]


class SocialLinkInline(admin.TabularInline):
    model = models.SocialLink
    extra = 0
    formfield_overrides = OVERRIDES


class ExportInline(CountriesByName, admin.TabularInline):
    model = models.ExportCountry
    extra = 0


def _audience_fields():
    return {
        f"audience_{fact}": forms.ChoiceField(
            label=capfirst(label), choices=models.Audience.choices, required=False
        )
        for fact, label in LABELS.items()
    }


class _AudienceForm(forms.ModelForm):
    """Who sees what, as one choice for each fact instead of a column of JSON."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for fact, audience in self.instance.audiences().items():
            if f"audience_{fact}" in self.fields:
                self.fields[f"audience_{fact}"].initial = audience

    def clean(self):
        data = super().clean()
        changed = {
            fact: data[f"audience_{fact}"]
            for fact in LABELS
            if f"audience_{fact}" in self.changed_data and data.get(f"audience_{fact}")
        }
        self.instance.visibility = self.instance.visibility | changed
        return data


AudienceForm = type("AudienceForm", (_AudienceForm,), _audience_fields())


class EndMembershipForm(forms.Form):
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: it ends at once."),
        widget=DayInput,
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


@admin.register(models.Organisation)
class OrganisationAdmin(OrganisationExport, CountriesByName, ContentAdmin):
    form = AudienceForm
    list_display = ["__str__", "type", "municipality", "is_member_today", "checked_at"]
    list_filter = [
        MemberFilter,
        "type",
        NotCheckedFilter,
        WithoutManagerFilter,
        "size_class",
        ("municipality", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["municipality"]
    search_fields = ["search_text"]
    search_help_text = _("Finds names, business ids, products, places and words of the texts.")
    autocomplete_fields = ["municipality", "linked_to"]
    filter_horizontal = ["sales_channels", "themes", "focus_areas"]
    readonly_fields = ["size_class", "checked_at", "checked_by", "created_at", "updated_at"]
    formfield_overrides = OVERRIDES
    actions = ["mark_checked", ask_about_profiles, "end_membership"]
    inlines = [
        MembershipInline,
        RoleInline,
        IdentifierInline,
        ProductInline,
        CertificateInline,
        SocialLinkInline,
        ExportInline,
        PictureInline,
        ContactNoteInline,
    ]
    fieldsets = [
        (
            _("Who"),
            {"fields": ["type", "official_name", "marketing_name", "legal_form", "slug"]},
        ),
        (
            _("Where"),
            {
                "fields": [
                    "municipality",
                    "street",
                    ("postal_code", "town"),
                    "country",
                    ("latitude", "longitude"),
                ]
            },
        ),
        (_("How to reach"), {"fields": ["website", ("email", "phone")]}),
        (
            _("What people read"),
            {"fields": ["short_description", "description", "how_to_buy", "opening_hours"]},
        ),
        (_("Pictures"), {"fields": ["logo", "picture", "picture_alt", "picture_credit"]}),
        (
            _("What it does"),
            {
                "fields": [
                    "value_chain_role",
                    "sales_channels",
                    "focus_areas",
                    "themes",
                    ("industry_code", "industry_classification"),
                ]
            },
        ),
        (
            _("How big"),
            {
                "classes": ["collapse"],
                "fields": [
                    ("headcount", "turnover", "balance"),
                    ("size_year", "size_stated_by"),
                    "size_class",
                    ("size_class_override", "size_class_reason"),
                    "linked_to",
                ],
            },
        ),
        (
            _("Who sees what"),
            {
                "classes": ["collapse"],
                "fields": [f"audience_{fact}" for fact in LABELS],
                "description": _("The organisation's own people choose this too."),
            },
        ),
        (
            _("History"),
            {"fields": [("checked_at", "checked_by"), ("created_at", "updated_at")]},
        ),
    ]

    def get_queryset(self, request):
        memberships = models.Membership.objects.active(timezone.localdate())
        return (
            super()
            .get_queryset(request)
            .annotate(is_member_now=Exists(memberships.filter(organisation=OuterRef("pk"))))
        )

    def get_search_results(self, request, queryset, search_term):
        words = query_words(search_term)
        if not words:
            return queryset, False
        owners = models.OrganisationIdentifier.objects.filter(value__icontains=search_term.strip())
        found = models.Organisation.objects.search(words)
        return (
            queryset.filter(Q(pk__in=found) | Q(pk__in=owners.values("organisation"))),
            False,
        )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        organisation = form.instance
        models.Product.objects.filter(organisation=organisation).refresh_search_text()
        models.Organisation.objects.filter(pk=organisation.pk).refresh_search_text()

    @admin.display(description=_("member today"), boolean=True, ordering="is_member_now")
    def is_member_today(self, organisation):
        return organisation.is_member_now

    @admin.action(description=_("Mark the profile as checked today"), permissions=["change"])
    def mark_checked(self, request, queryset):
        done = 0
        for organisation in queryset:
            workflows.confirm_profile(organisation=organisation, by=request.user)
            done += 1
        self.message_user(
            request,
            ngettext("%(count)d profile is checked.", "%(count)d profiles are checked.", done)
            % {"count": done},
        )

    @admin.action(description=_("End the membership"), permissions=["change"])
    def end_membership(self, request, queryset):
        form = EndMembershipForm(request.POST if "end" in request.POST else None)
        if form.is_valid():
            for membership in models.Membership.objects.open().filter(organisation__in=queryset):
                self._end(request, membership, form.cleaned_data)
            return HttpResponseRedirect(request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            "title": _("End the membership"),
            "opts": self.model._meta,
            "organisations": queryset,
            "form": form,
        }
        return TemplateResponse(request, "members/admin/end_membership.html", context)

    def _end(self, request, membership, facts):
        try:
            workflows.end_membership(membership=membership, by=request.user, **facts)
        except workflows.NotPossible as reason:
            text = f"{membership.organisation}: {reason}"
            self.message_user(request, text, messages.ERROR)
        else:
            self.log_change(request, membership.organisation, str(_("Ended the membership")))
            text = _("%(name)s: the membership has an end.") % {"name": membership.organisation}
            self.message_user(request, text)
