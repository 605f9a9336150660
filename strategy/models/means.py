"""What the cluster works with: working time and income."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.numbers import Currency
from strategy.models.clusters import Cluster


class ClusterStaff(models.Model):
    """Working time given to cluster management; registers ask for it by employer."""

    cluster = models.ForeignKey(
        Cluster, models.CASCADE, related_name="staff", verbose_name=_("cluster")
    )
    employer = models.CharField(_("employer"), max_length=200)
    full_time_equivalent = models.DecimalField(
        _("full-time equivalent"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text=_("1 is one person full time, 0.5 half of the week."),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "employer"]
        verbose_name = _("staff of the cluster")
        verbose_name_plural = _("staff of the cluster")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="strategy_clusterstaff_dates_in_order",
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(full_time_equivalent__gte=0),
                name="strategy_clusterstaff_not_negative",
                violation_error_message=_("Working time cannot be negative."),
            ),
        ]

    def __str__(self):
        return f"{self.employer}: {self.full_time_equivalent}"


class ClusterIncome(models.Model):
    """Income of a year by source; labels ask for the private share."""

    class Source(models.TextChoices):
        FEES = "fees", _("Membership fees")
        SERVICES = "services", _("Paid services")
        OTHER_PRIVATE = "private", _("Other private funding")
        PROJECTS = "projects", _("Project funding")
        OTHER_PUBLIC = "public", _("Other public funding")

    cluster = models.ForeignKey(
        Cluster, models.CASCADE, related_name="income", verbose_name=_("cluster")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    amount = models.DecimalField(
        _("amount"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default=Currency.EUR,
        choices=Currency.choices,
    )

    class Meta:
        ordering = ["-year", "source"]
        verbose_name = _("income of a year")
        verbose_name_plural = _("income by year")
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "year", "source"],
                name="strategy_clusterincome_once",
                violation_error_message=_("This source is already entered for this year."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="strategy_clusterincome_not_negative",
                violation_error_message=_("Income cannot be negative."),
            ),
        ]

    def __str__(self):
        return f"{self.year} {self.get_source_display()}"
