"""Where the money comes from, as data that staff keep: funds, programmes, funders, signs."""

import re
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from content.dates import format_date
from content.fields import ImageField, TranslationsField
from strategy.texts import require_text

DATES_IN_ORDER = (
    Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
)


class ProgrammingPeriod(models.Model):
    """A budget period of the EU. The period of the decision fixes which signs a project shows."""

    name = models.CharField(
        _("name"), max_length=40, unique=True, help_text=_("Such as 2021–2027.")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("programming period")
        verbose_name_plural = _("programming periods")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="projects_programmingperiod_dates_in_order",
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]

    def __str__(self):
        return self.name


def check_pattern(pattern):
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValidationError(_("This pattern cannot be read: %(why)s") % {"why": error}) from error


class Fund(models.Model):
    name = models.CharField(
        _("name"), max_length=160, help_text=_("Such as European Regional Development Fund.")
    )
    abbreviation = models.CharField(
        _("abbreviation"), max_length=20, blank=True, help_text=_("Such as ERDF.")
    )
    is_eu = models.BooleanField(
        _("EU fund"),
        default=True,
        help_text=_("Only projects of EU funds may show the EU emblem."),
    )
    code_pattern = models.CharField(
        _("usual form of the project code"),
        max_length=100,
        blank=True,
        validators=[check_pattern],
        help_text=_(
            "A regular expression, such as ^A\\d{5}$. A code of another form is saved all the "
            "same; staff only see a note."
        ),
    )
    retention_years = models.PositiveSmallIntegerField(
        _("years that documents are kept"),
        default=5,
        help_text=_(
            "Counted from 31 December of the year of the last payment. Five years for EU funds by "
            "Article 82 of Regulation (EU) 2021/1060."
        ),
    )
    translations = TranslationsField()

    class Meta:
        ordering = ["-is_eu", "pk"]
        verbose_name = _("fund")
        verbose_name_plural = _("funds")

    def __str__(self):
        return self.abbreviation or self.name or ""

    def clean(self):
        require_text(self, "name")

    def is_usual_code(self, code):
        return not self.code_pattern or re.search(self.code_pattern, code) is not None


class Programme(models.Model):
    name = models.CharField(_("name"), max_length=200)
    period = models.ForeignKey(
        ProgrammingPeriod,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name=_("programming period"),
    )
    funds = models.ManyToManyField(
        Fund, blank=True, related_name="programmes", verbose_name=_("funds")
    )
    managing_authority = models.CharField(_("managing authority"), max_length=200, blank=True)
    website = models.URLField(_("website"), blank=True)
    translations = TranslationsField()

    class Meta:
        ordering = ["-period__starts_on", "pk"]
        verbose_name = _("funding programme")
        verbose_name_plural = _("funding programmes")

    def __str__(self):
        return self.name or ""

    def clean(self):
        require_text(self, "name")


class Funder(models.Model):
    """An authority that decides on funding. Reforms replace them: hence dates and a successor."""

    name = models.CharField(_("name"), max_length=200)
    starts_on = models.DateField(_("exists from"), null=True, blank=True)
    ends_on = models.DateField(_("exists until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
        help_text=_("Who took over. Project pages then name both, from the day of the change on."),
    )
    website = models.URLField(_("website"), blank=True)
    translations = TranslationsField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("funder")
        verbose_name_plural = _("funders")
        constraints = [
            models.CheckConstraint(
                condition=DATES_IN_ORDER,
                name="projects_funder_dates_in_order",
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(ends_on__isnull=False),
                name="projects_funder_successor_after_end",
                violation_error_message=_("A funder with a successor needs a last day."),
            ),
        ]

    def __str__(self):
        return self.name or ""

    def clean(self):
        require_text(self, "name")
        seen, later = {self.pk}, self.successor
        while later is not None:
            if later.pk in seen:
                raise ValidationError({"successor": _("The successors go round in a circle.")})
            seen.add(later.pk)
            later = later.successor

    def name_on(self, today):
        """The name, with the one who has taken over by `today` and the day of the change.

        "South Savo ELY Centre (from 1 January 2026 Eastern Finland Economic Development Centre)"
        """
        if self.successor is None or self.ends_on >= today:
            return str(self)
        return _("%(name)s (from %(day)s %(successor)s)") % {
            "name": self,
            "day": format_date(self.ends_on + timedelta(days=1)),
            "successor": self.successor,
        }


class PublicitySign(models.Model):
    """What a funded project has to show: the sign of one fund in one programming period.

    Sources: Regulation (EU) 2021/1060, Article 50 and Annex IX; Regulation (EU) 2022/129,
    Annex III.
    """

    fund = models.ForeignKey(
        Fund, models.CASCADE, related_name="publicity_signs", verbose_name=_("fund")
    )
    period = models.ForeignKey(
        ProgrammingPeriod,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="publicity_signs",
        verbose_name=_("programming period"),
        help_text=_("Of the funding decision. Empty: whatever the period (national funding)."),
    )
    statement = models.CharField(
        _("statement"),
        max_length=200,
        help_text=_("Word for word as the rules ask, such as: Co-funded by the European Union."),
    )
    shows_eu_emblem = models.BooleanField(
        _("with the EU emblem"),
        default=True,
        help_text=_("Off for nationally funded projects: they must not show the emblem."),
    )
    mark = ImageField(
        _("additional mark"),
        upload_to="publicity",
        blank=True,
        help_text=_(
            "The mark of the programme or of a national funder. It is shown no larger than the "
            "emblem."
        ),
    )
    mark_alt = models.CharField(
        _("what the mark says"), max_length=120, blank=True, help_text=_("For screen readers.")
    )
    note = models.TextField(
        _("note for staff"), blank=True, help_text=_("Where the rule is written down, for example.")
    )
    translations = TranslationsField()

    class Meta:
        ordering = ["fund", "-period__starts_on"]
        verbose_name = _("publicity sign")
        verbose_name_plural = _("publicity signs")
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "period"],
                name="projects_publicitysign_once",
                violation_error_message=_("This fund already has a sign for this period."),
            ),
            models.UniqueConstraint(
                fields=["fund"],
                condition=Q(period__isnull=True),
                name="projects_publicitysign_once_without_period",
                violation_error_message=_("This fund already has a sign for every period."),
            ),
        ]

    def __str__(self):
        return f"{self.fund} {self.period or ''}: {self.statement}"

    @property
    def has_eu_emblem(self):
        """The emblem stands for EU money only, whatever a row may say."""
        return self.shows_eu_emblem and self.fund.is_eu

    def clean(self):
        require_text(self, "statement")
        if self.shows_eu_emblem and self.fund_id and not self.fund.is_eu:
            raise ValidationError(
                {"shows_eu_emblem": _("Only signs of EU funds may show the EU emblem.")}
            )
