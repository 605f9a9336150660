from django.contrib import admin, messages
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from content.admin import ContentAdmin, TranslationInline
from projects import models
from projects.plausibility import oddities
from projects.publicity import publicity_gaps
from strategy.admin import WEB_ADDRESSES, AnyLanguage


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return models.Project.Status.choices

    def queryset(self, request, queryset):
        if self.value() in models.Project.Status.values:
            return queryset.of_status(self.value(), timezone.localdate())
        return queryset


class ProjectRoleInline(admin.StackedInline):
    formfield_overrides = WEB_ADDRESSES
    model = models.ProjectRole
    extra = 0
    autocomplete_fields = ["organisation"]
    fields = [
        ("kind", "order"),
        "organisation",
        ("external_name", "external_url"),
        "budget_share",
        ("contact_name", "contact_email"),
    ]


class ProjectNumberInline(admin.TabularInline):
    model = models.ProjectNumber
    extra = 0


class IndicatorInline(AnyLanguage, TranslationInline):
    model = models.Indicator


class ProjectDocumentInline(AnyLanguage, TranslationInline):
    model = models.ProjectDocument


@admin.register(models.Project)
class ProjectAdmin(AnyLanguage, ContentAdmin):
    list_display = ["__str__", "code", "fund", "starts_on", "status_shown", "is_public"]
    list_filter = [StatusFilter, "fund", "funder", "focus_areas", "is_public"]
    list_select_related = ["fund"]
    search_fields = ["name", "acronym", "code", "search_text", "numbers__value"]
    date_hierarchy = "starts_on"
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = [
        "programme",
        "funder",
        "coordinating_funder",
        "focus_areas",
        "themes",
        "municipalities",
    ]
    readonly_fields = ["status_shown", "retention_shown", "gaps_shown"]
    inlines = [ProjectRoleInline, ProjectNumberInline, IndicatorInline, ProjectDocumentInline]
    fieldsets = [
        (
            _("Which project"),
            {"fields": ["name", "acronym", "code", "slug", "is_public", "status_shown"]},
        ),
        (
            _("Still missing on the public page"),
            {"fields": ["gaps_shown"]},
        ),
        (
            _("When"),
            {
                "fields": [
                    ("starts_on", "ends_on"),
                    ("extended_until", "date_precision"),
                    ("applied_on", "decided_on"),
                ]
            },
        ),
        (
            _("What it is about"),
            {
                "fields": [
                    "summary",
                    "purpose",
                    "approach",
                    "actions",
                    "target_groups",
                    "results",
                    "continuation",
                    "described_by_members",
                ]
            },
        ),
        (
            _("Where, and for which goals"),
            {"fields": ["area", "municipalities", "focus_areas", "themes"]},
        ),
        (
            _("Who pays"),
            {
                "description": _(
                    "Fund and programming period decide which sign and statement the page shows."
                ),
                "fields": [
                    "fund",
                    "programme",
                    "period",
                    "funder",
                    "coordinating_funder",
                    ("priority", "specific_objective", "measure"),
                    ("intervention_category", "cost_model"),
                ],
            },
        ),
        (
            _("Money"),
            {
                "description": _(
                    "In whole units, not in thousands. If the total and one share are given, "
                    "the shares have to add up to the total."
                ),
                "fields": [
                    ("total_cost", "currency"),
                    ("funding_eu", "funding_state"),
                    ("funding_municipal", "funding_other_public"),
                    ("funding_private", "funding_own"),
                ],
            },
        ),
        (
            _("Contact person"),
            {
                "fields": [
                    ("manager_name", "manager_title"),
                    ("manager_email", "manager_phone"),
                ]
            },
        ),
        (
            _("Links and picture"),
            {"fields": ["website", "register_url", "cover", "cover_alt", "cover_credit"]},
        ),
        (
            _("After the end"),
            {
                "classes": ["collapse"],
                "fields": ["last_payment_on", "keep_until", "retention_shown", "archived_on"],
            },
        ),
    ]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        project = models.Project.objects.with_publicity().get(pk=form.instance.pk)
        for note in oddities(project):
            messages.warning(request, note)

    @admin.display(description=_("status"))
    def status_shown(self, project):
        return project.status.label if project.pk else "–"

    @admin.display(description=_("keep documents until"))
    def retention_shown(self, project):
        return project.retention_until or _("Not known before the last payment.")

    @admin.display(description=_("to do"))
    def gaps_shown(self, project):
        if not project.pk:
            return _("Shown when the project has been saved.")
        gaps = publicity_gaps(project)
        if not gaps:
            return _("Nothing: the page carries all that the funding rules ask for.")
        return format_html_join("\n", "• {}<br>", ([gap] for gap in gaps))


class PublicitySignInline(AnyLanguage, TranslationInline):
    model = models.PublicitySign


@admin.register(models.Fund)
class FundAdmin(AnyLanguage, ContentAdmin):
    list_display = ["name", "abbreviation", "is_eu", "retention_years"]
    list_filter = ["is_eu"]
    search_fields = ["name", "abbreviation"]
    inlines = [PublicitySignInline]
    fields = ["name", "abbreviation", "is_eu", "code_pattern", "retention_years"]


@admin.register(models.PublicitySign)
class PublicitySignAdmin(AnyLanguage, ContentAdmin):
    list_display = ["statement", "fund", "period", "shows_eu_emblem"]
    list_filter = ["fund", "period", "shows_eu_emblem"]
    list_select_related = ["fund", "period"]
    search_fields = ["statement"]
    fields = [
        ("fund", "period"),
        "statement",
        "shows_eu_emblem",
        "mark",
        "mark_alt",
        "note",
    ]


@admin.register(models.Funder)
class FunderAdmin(AnyLanguage, ContentAdmin):
    list_display = ["name", "starts_on", "ends_on", "successor"]
    list_select_related = ["successor"]
    search_fields = ["name"]
    autocomplete_fields = ["successor"]
    fields = ["name", ("starts_on", "ends_on"), "successor", "website"]


@admin.register(models.Programme)
class ProgrammeAdmin(AnyLanguage, ContentAdmin):
    list_display = ["name", "period", "managing_authority"]
    list_filter = ["period", "funds"]
    list_select_related = ["period"]
    search_fields = ["name", "managing_authority"]
    filter_horizontal = ["funds"]
    fields = ["name", "period", "funds", "managing_authority", "website"]


@admin.register(models.ProgrammingPeriod)
class ProgrammingPeriodAdmin(admin.ModelAdmin):
    list_display = ["name", "starts_on", "ends_on"]
    search_fields = ["name"]
    fields = ["name", ("starts_on", "ends_on")]
