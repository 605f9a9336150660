from django.db import models
from django.utils.translation import gettext_lazy as _

from strategy.models.clusters import Cluster


class ClosedDay(models.Model):
    """A holiday or another day on which nobody at the cluster works."""

    cluster = models.ForeignKey(
        Cluster, models.CASCADE, related_name="closed_days", verbose_name=_("cluster")
    )
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80, blank=True)

    class Meta:
        ordering = ["day"]
        verbose_name = _("day on which nobody works")
        verbose_name_plural = _("days on which nobody works")
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "day"],
                name="strategy_closedday_once",
                violation_error_message=_("This day is in the list already."),
            ),
        ]

    def __str__(self):
        return self.name or str(self.day)
