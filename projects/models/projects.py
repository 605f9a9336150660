import calendar
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Round
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from content.dates import Precision
from content.fields import ImageField, RichTextField, TranslationsField
from content.folding import search_text
from content.languages import in_all_languages
from content.numbers import Currency
from projects.models.funding import (
    DATES_IN_ORDER,
    Fund,
    Funder,
    Programme,
    ProgrammingPeriod,
)
from strategy.texts import require_text

SHARES = (
    "funding_eu",
    "funding_state",
    "funding_municipal",
    "funding_other_public",
    "funding_private",
    "funding_own",
)
NO_MONEY = Decimal("0.00")
SEARCHED = ("name", "summary", "purpose", "approach", "actions", "target_groups", "results", "area")


def _sum_of_shares():
    total = Value(NO_MONEY, output_field=models.DecimalField())
    for share in SHARES:
        total = total + Coalesce(F(share), Value(NO_MONEY, output_field=models.DecimalField()))
    return total


SHARES_ADD_UP = (
    Q(total_cost__isnull=True)
    | Q(**{f"{share}__isnull": True for share in SHARES})
    # Rounded, because SQLite adds decimals as floating-point numbers.
    | Q(total_cost=Round(_sum_of_shares(), precision=2))
)


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user):
        if user.is_staff:
            return self
        return self.filter(is_public=True)

    def with_status(self, today):  # same rule: Project.status_on
        ended = Coalesce("extended_until", "ends_on")
        return self.alias(last_day=ended).annotate(
            computed_status=Case(
                When(archived_on__lte=today, then=Value(Project.Status.ARCHIVED)),
                When(
                    Q(applied_on__isnull=False)
                    & (Q(decided_on__isnull=True) | Q(decided_on__gt=today)),
                    then=Value(Project.Status.APPLIED),
                ),
                When(last_day__lt=today, then=Value(Project.Status.ENDED)),
                When(starts_on__lte=today, then=Value(Project.Status.RUNNING)),
                default=Value(Project.Status.PLANNED),
                output_field=models.CharField(),
            )
        )

    def of_status(self, status, today):
        return self.with_status(today).filter(computed_status=status)

    def in_focus_area(self, focus_area):
        return self.filter(focus_areas=focus_area)

    def running(self, today):
        return self.of_status(Project.Status.RUNNING, today)

    def for_cards(self):
        """With what a card shows, in a fixed number of queries."""
        return self.select_related("fund", "funder__successor").prefetch_related(
            "roles__organisation"
        )

    def with_facts(self):
        """With what the page about one project shows."""
        projects = self.select_related(
            "fund", "programme", "period", "funder__successor", "coordinating_funder__successor"
        )
        return projects.prefetch_related(
            "roles__organisation", "numbers", "municipalities", "themes"
        )

    def with_publicity(self):
        """What the publicity strip of each project needs, in two queries for all of them."""
        return self.select_related("fund", "period").prefetch_related("fund__publicity_signs")


class Project(models.Model):
    """A funded project, with all that a list of operations has to tell.

    Fields after Regulation (EU) 2021/1060, Article 49(3), the EURA pages and Vinnova's pages.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        APPLIED = "applied", _("Applied for")
        RUNNING = "running", _("Running")
        ENDED = "ended", _("Ended")
        ARCHIVED = "archived", _("Archived")

    is_public = models.BooleanField(
        _("shown to everybody"), default=True, help_text=_("While this is off, only staff see it.")
    )
    slug = models.SlugField(
        _("address on this site"),
        max_length=80,
        unique=True,
        help_text=_("The last part of the page's address. Don't change it once it is public."),
    )
    name = models.CharField(
        _("name"), max_length=200, help_text=_("Polish information boards hold 150 characters.")
    )
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    code = models.CharField(
        _("project code"),
        max_length=60,
        blank=True,
        help_text=_("As in the funding decision. Called reference number in Sweden."),
    )

    fund = models.ForeignKey(
        Fund,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("fund"),
        help_text=_("With the programming period it decides which signs the project shows."),
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("funding programme"),
    )
    period = models.ForeignKey(
        ProgrammingPeriod,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("programming period"),
        help_text=_("Of the decision, not of the work: old decisions keep their old signs."),
    )
    funder = models.ForeignKey(
        Funder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("funder"),
        help_text=_("The authority that decided, by its name at that time."),
    )
    coordinating_funder = models.ForeignKey(
        Funder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="coordinated_projects",
        verbose_name=_("coordinating funder"),
        help_text=_("If one authority chooses the projects and another takes the decision."),
    )
    priority = models.CharField(_("priority"), max_length=200, blank=True)
    specific_objective = models.CharField(_("specific objective"), max_length=200, blank=True)
    measure = models.CharField(_("measure"), max_length=200, blank=True)
    intervention_category = models.CharField(
        _("category of intervention"), max_length=200, blank=True
    )
    cost_model = models.CharField(
        _("cost model"), max_length=120, blank=True, help_text=_("Such as: flat rate 40 %.")
    )
    website = models.URLField(_("website"), blank=True)
    register_url = models.URLField(
        _("page in the funder's register"),
        blank=True,
        help_text=_("Where the funder publishes the same project."),
    )

    currency = models.CharField(
        _("currency"), max_length=3, choices=Currency.choices, default=Currency.EUR
    )
    total_cost = models.DecimalField(
        _("total cost"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    funding_eu = models.DecimalField(
        _("from the EU"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    funding_state = models.DecimalField(
        _("from the state"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    funding_municipal = models.DecimalField(
        _("from municipalities"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    funding_other_public = models.DecimalField(
        _("other public funding"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    funding_private = models.DecimalField(
        _("private funding"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    funding_own = models.DecimalField(
        _("own funding"), max_digits=12, decimal_places=2, null=True, blank=True
    )

    starts_on = models.DateField(_("start"), null=True, blank=True)
    ends_on = models.DateField(_("end"), null=True, blank=True)
    extended_until = models.DateField(
        _("extended until"),
        null=True,
        blank=True,
        help_text=_("If the funder granted more time. The first end stays as it was."),
    )
    date_precision = models.CharField(
        _("how exact are start and end"),
        max_length=5,
        choices=Precision.choices,
        default=Precision.DAY,
        help_text=_("If only the month is known, choose any day of it."),
    )
    applied_on = models.DateField(_("applied for"), null=True, blank=True)
    decided_on = models.DateField(_("funding decision"), null=True, blank=True)
    last_payment_on = models.DateField(
        _("last payment"),
        null=True,
        blank=True,
        help_text=_("From it follows how long the documents have to be kept."),
    )
    archived_on = models.DateField(_("archived"), null=True, blank=True)
    keep_until = models.DateField(
        _("keep documents until"),
        null=True,
        blank=True,
        help_text=_("Only if the decision says another day than the rule of the fund gives."),
    )

    summary = models.TextField(
        _("summary"), blank=True, help_text=_("Two or three sentences. Also shown in lists.")
    )
    purpose = RichTextField(_("purpose and goal"), blank=True)
    approach = RichTextField(_("approach and implementation"), blank=True)
    actions = RichTextField(_("actions"), blank=True)
    target_groups = RichTextField(_("target groups"), blank=True)
    results = RichTextField(
        _("results and expected effects"),
        blank=True,
        help_text=_("Needed at the latest when the project has ended."),
    )
    continuation = RichTextField(_("how the work goes on"), blank=True)
    described_by_members = models.BooleanField(
        _("described by the project's members"),
        default=False,
        help_text=_("The page then says that the cluster's office did not look over the text."),
    )
    area = models.CharField(_("area"), max_length=200, blank=True)
    municipalities = models.ManyToManyField(
        "members.Municipality",
        blank=True,
        related_name="projects",
        verbose_name=_("municipalities"),
    )
    focus_areas = models.ManyToManyField(
        "strategy.FocusArea", blank=True, related_name="projects", verbose_name=_("focus areas")
    )
    themes = models.ManyToManyField(
        "strategy.Theme",
        blank=True,
        related_name="projects",
        verbose_name=_("smart specialisation themes"),
    )

    cover = ImageField(_("picture"), upload_to="projects", blank=True)
    cover_alt = models.CharField(
        _("what the picture shows"), max_length=200, blank=True, help_text=_("For screen readers.")
    )
    cover_credit = models.CharField(_("picture by"), max_length=120, blank=True)

    manager_name = models.CharField(_("contact person"), max_length=120, blank=True)
    manager_title = models.CharField(_("contact person's title"), max_length=120, blank=True)
    manager_email = models.EmailField(_("e-mail"), blank=True)
    manager_phone = PhoneNumberField(_("phone"), blank=True)
    search_text = models.TextField(editable=False, blank=True, default="")
    translations = TranslationsField()

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = [F("starts_on").desc(nulls_last=True), "slug"]
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(
                condition=SHARES_ADD_UP,
                name="projects_project_shares_add_up",
                violation_error_message=_("The shares of the funding don't add up to the total."),
            ),
            models.CheckConstraint(
                condition=Q(
                    *(
                        Q(**{f"{share}__isnull": True}) | Q(**{f"{share}__gte": 0})
                        for share in SHARES
                    ),
                    Q(total_cost__isnull=True) | Q(total_cost__gte=0),
                ),
                name="projects_project_money_not_negative",
                violation_error_message=_("An amount cannot be negative."),
            ),
            models.CheckConstraint(
                condition=DATES_IN_ORDER,
                name="projects_project_dates_in_order",
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.CheckConstraint(
                condition=Q(extended_until__isnull=True) | Q(extended_until__gt=F("ends_on")),
                name="projects_project_extension_after_end",
                violation_error_message=_("An extension has to be later than the first end."),
            ),
            models.CheckConstraint(
                condition=Q(applied_on__isnull=True)
                | Q(decided_on__isnull=True)
                | Q(decided_on__gte=F("applied_on")),
                name="projects_project_decided_after_application",
                violation_error_message=_("The decision cannot be before the application."),
            ),
        ]

    def __str__(self):
        return self.acronym or self.name or self.slug

    def clean(self):
        require_text(self, "name")
        period_of_programme = self.programme and self.programme.period_id
        if period_of_programme and self.period_id and self.period_id != period_of_programme:
            raise ValidationError(
                {"period": _("The funding programme belongs to another programming period.")}
            )

    def save(self, *args, **kwargs):
        self._stretch_dates_to_their_precision()
        texts = [self.acronym, self.code, self.manager_name]
        for field in SEARCHED:
            texts += in_all_languages(self, field)
        self.search_text = search_text(strip_tags(text) for text in texts)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text", "translations"}
        super().save(*args, **kwargs)

    def _stretch_dates_to_their_precision(self):
        """A month runs from its first day to its last, so that comparing with a day is right."""
        if self.date_precision == Precision.DAY:
            return
        whole_year = self.date_precision == Precision.YEAR
        if self.starts_on:
            self.starts_on = self.starts_on.replace(
                month=1 if whole_year else self.starts_on.month, day=1
            )
        for field in ("ends_on", "extended_until"):
            if day := getattr(self, field):
                month = 12 if whole_year else day.month
                last = calendar.monthrange(day.year, month)[1]
                setattr(self, field, day.replace(month=month, day=last))

    def get_absolute_url(self):
        return reverse("projects:detail", args=[self.slug])

    @property
    def last_day(self):
        return self.extended_until or self.ends_on

    def status_on(self, today):  # same rule: ProjectQuerySet.with_status
        if self.archived_on and self.archived_on <= today:
            return self.Status.ARCHIVED
        if self.applied_on and not (self.decided_on and self.decided_on <= today):
            return self.Status.APPLIED
        if self.last_day and self.last_day < today:
            return self.Status.ENDED
        if self.starts_on and self.starts_on <= today:
            return self.Status.RUNNING
        return self.Status.PLANNED

    @property
    def status(self):
        return self.status_on(timezone.localdate())

    @property
    def has_ended(self):
        return self.status in (self.Status.ENDED, self.Status.ARCHIVED)

    @property
    def grant(self):
        """What the funders granted: EU and state, or else other public money; `None` if unknown."""
        for shares in (
            (self.funding_eu, self.funding_state),
            (self.funding_municipal, self.funding_other_public),
        ):
            known = [share for share in shares if share is not None]
            if known:
                return sum(known)
        return None

    @property
    def coordinator(self):
        return next((r for r in self.roles.all() if r.kind == "coordinator"), None)

    def known_shares(self):
        """The shares that are known: (what it is called, amount)."""
        shares = ((self._meta.get_field(name), getattr(self, name)) for name in SHARES)
        return [(field.verbose_name, amount) for field, amount in shares if amount is not None]

    @property
    def eu_share(self):
        """The EU's part of the total cost, in per cent."""
        if not self.total_cost or self.funding_eu is None:
            return None
        return round(self.funding_eu / self.total_cost * 100, 1)

    @property
    def retention_until(self):
        """The last day on which the project's documents have to be kept; `None` before the payment.

        Regulation (EU) 2021/1060, Article 82: five years from 31 December of the year of the last
        payment to the beneficiary. National funds may ask for more (`Fund.retention_years`).
        """
        if self.keep_until:
            return self.keep_until
        if self.last_payment_on is None:
            return None
        years = self.fund.retention_years if self.fund else 5
        return date(self.last_payment_on.year + years, 12, 31)

    @property
    def publicity_sign(self):
        """The sign of the project's fund in its programming period, or the fund's general one."""
        if self.fund is None:
            return None
        signs = {sign.period_id: sign for sign in self.fund.publicity_signs.all()}
        return signs.get(self.period_id) or signs.get(None)

    def funder_name_on(self, today):
        return self.funder.name_on(today) if self.funder else ""
