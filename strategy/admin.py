from django import forms
from django.contrib import admin
from django.db.models import Count, URLField
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.fields import TranslationField

from content.admin import ContentAdmin, TranslationInline
from content.numbers import country_choices, country_name
from strategy import models

WEB_ADDRESSES = {URLField: {"assume_scheme": "https"}}


class AnyLanguage:
    """A text is needed in one language (`require_text`), not in the default one of all things."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(db_field, TranslationField):
            field.required = False
        return field


class ClusterRegistrationInline(admin.StackedInline):
    model = models.ClusterRegistration
    extra = 0
    formfield_overrides = WEB_ADDRESSES
    fields = ["register", ("entered_on", "entered_precision"), "url"]


class ClusterLabelInline(admin.StackedInline):
    model = models.ClusterLabel
    extra = 0
    formfield_overrides = WEB_ADDRESSES
    fields = [("name", "level"), ("issued_on", "expires_on", "issued_precision"), "url"]


class ClosedDayInline(admin.TabularInline):
    model = models.ClosedDay
    extra = 0


class ClusterStaffInline(admin.TabularInline):
    model = models.ClusterStaff
    extra = 0


class ClusterIncomeInline(admin.TabularInline):
    model = models.ClusterIncome
    extra = 0


@admin.register(models.Cluster)
class ClusterAdmin(AnyLanguage, ContentAdmin):
    list_display = ["__str__", "whose", "country_shown", "stage_shown", "valid_labels", "is_public"]
    list_filter = ["is_own", "relation", "stage", "is_public", "country"]
    search_fields = ["name", "native_name", "acronym", "search_text"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [
        ClusterRegistrationInline,
        ClusterLabelInline,
        ClusterStaffInline,
        ClusterIncomeInline,
        ClosedDayInline,
    ]
    fieldsets = [
        (
            _("Which cluster"),
            {
                "fields": [
                    "name",
                    "short_name",
                    "native_name",
                    "acronym",
                    "slug",
                    ("is_own", "is_public"),
                ]
            },
        ),
        (_("What it is"), {"fields": ["short_description", "field", "description", "logo"]}),
        (
            _("How our portal looks"),
            {
                "description": _(
                    "For our own cluster only. All other shades follow from the two colours, "
                    "light and dark; colours that are hard to read are refused."
                ),
                "fields": [
                    ("main_colour", "accent_colour"),
                    "sign",
                    "picture",
                    "picture_credit",
                ],
            },
        ),
        (_("What members get"), {"fields": ["services", "join_text"]}),
        (_("How we work"), {"fields": ["review_hours"]}),
        (
            _("Where to reach it"),
            {
                "fields": [
                    ("email", "phone"),
                    "website",
                    "address",
                    ("postal_code", "town"),
                    ("country", "region", "nuts_code"),
                    ("linkedin_url", "facebook_url", "instagram_url"),
                ]
            },
        ),
        (
            _("Contact person, also for the press"),
            {"fields": ["contact_name", "contact_title", ("contact_email", "contact_phone")]},
        ),
        (
            _("Who stands behind it"),
            {
                "fields": [
                    ("founded_on", "founded_precision"),
                    "initiators",
                    "hosting_organisation",
                    "coordinator",
                    "brand_name",
                    "industrial_ecosystem",
                ]
            },
        ),
        (
            _("Co-operation with us"),
            {
                "description": _("For partner and sister clusters."),
                "fields": [
                    ("relation", "stage"),
                    ("letter_of_intent_on", "letter_of_intent_precision"),
                    "letter_of_intent",
                    "letter_to_open",
                ],
            },
        ),
    ]
    readonly_fields = ["letter_to_open"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("labels")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "country":
            label = capfirst(db_field.verbose_name)
            return forms.ChoiceField(choices=country_choices(), initial="FI", label=label)
        if db_field.name in ("main_colour", "accent_colour"):
            kwargs["widget"] = forms.TextInput(attrs={"type": "color"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("relation"), ordering="relation")
    def whose(self, cluster):
        return _("Our own cluster") if cluster.is_own else cluster.get_relation_display()

    @admin.display(description=_("country"), ordering="country")
    def country_shown(self, cluster):
        return country_name(cluster.country)

    @admin.display(description=_("stage of co-operation"), ordering="stage")
    def stage_shown(self, cluster):
        return "" if cluster.is_own else cluster.get_stage_display()

    @admin.display(description=_("valid labels"))
    def valid_labels(self, cluster):
        today = timezone.localdate()
        return ", ".join(str(label) for label in cluster.labels.all() if label.is_valid(today))

    @admin.display(description=_("open it"))
    def letter_to_open(self, cluster):
        if not cluster.pk or not cluster.letter_of_intent:
            return "–"
        address = reverse("strategy:letter_of_intent", args=[cluster.slug])
        return format_html('<a href="{}">{}</a>', address, _("Open the letter of intent"))


class MissionLineInline(AnyLanguage, TranslationInline):
    model = models.MissionLine


class ValueInline(AnyLanguage, TranslationInline):
    model = models.Value


class StrategyDocumentInline(admin.TabularInline):
    model = models.StrategyDocument
    extra = 0


@admin.register(models.StrategyPeriod)
class StrategyPeriodAdmin(AnyLanguage, ContentAdmin):
    list_display = ["__str__", "cluster", "starts_on", "ends_on", "focus_area_count", "is_public"]
    list_filter = ["is_public", "cluster"]
    list_select_related = ["cluster"]
    search_fields = ["title", "vision", "mission"]
    autocomplete_fields = ["cluster"]
    inlines = [MissionLineInline, ValueInline, StrategyDocumentInline]
    fieldsets = [
        (None, {"fields": ["cluster", "title", ("starts_on", "ends_on"), "is_public"]}),
        (_("Vision"), {"fields": ["vision", "vision_year"]}),
        (_("Mission"), {"fields": ["mission"]}),
        (_("Background"), {"fields": ["background"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(area_count=Count("focus_areas"))

    def get_changeform_initial_data(self, request):
        return {"cluster": models.Cluster.objects.own()}

    def view_on_site(self, strategy):
        return f"{reverse('strategy:overview')}?period={strategy.pk}"

    @admin.display(description=_("focus areas"), ordering="area_count")
    def focus_area_count(self, strategy):
        return strategy.area_count


class ActionInline(AnyLanguage, TranslationInline):
    model = models.Action


@admin.register(models.FocusArea)
class FocusAreaAdmin(AnyLanguage, ContentAdmin):
    list_display = ["__str__", "strategy", "starts_on", "ends_on", "done", "order"]
    list_editable = ["order"]
    list_filter = ["strategy", "starts_on"]
    list_select_related = ["strategy"]
    search_fields = ["title", "summary", "search_text"]
    autocomplete_fields = ["strategy"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [ActionInline]
    fieldsets = [
        (None, {"fields": ["strategy", "title", "summary", ("starts_on", "ends_on")]}),
        (_("How it is shown"), {"fields": ["slug", "order", ("icon", "colour")]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("actions")

    @admin.display(description=_("actions done"))
    def done(self, area):
        actions = [a for a in area.actions.all() if a.state != models.Action.State.DROPPED]
        finished = sum(action.state == models.Action.State.DONE for action in actions)
        return _("%(done)s of %(all)s") % {"done": finished, "all": len(actions)}


@admin.register(models.Theme)
class ThemeAdmin(AnyLanguage, ContentAdmin):
    list_display = ["__str__", "level", "area", "starts_on", "ends_on", "order"]
    list_filter = ["level"]
    search_fields = ["name", "area"]
    fields = ["name", "level", "area", ("starts_on", "ends_on"), "order"]
