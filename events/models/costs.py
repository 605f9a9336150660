"""How the costs of an event are split between its projects."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class CostShare(models.Model):
    """Only where an event has several projects; its shares make up the whole. Names nobody."""

    event = models.ForeignKey(
        "events.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="cost_shares",
    )
    project = models.ForeignKey(
        "projects.Project",
        verbose_name=_("project"),
        on_delete=models.CASCADE,
        related_name="cost_shares",
    )
    percent = models.DecimalField(
        _("per cent of the costs"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    class Meta:
        verbose_name = _("share of the costs")
        verbose_name_plural = _("how the projects share the costs")
        ordering = ["event", "-percent", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "project"],
                name="cost_share_once_for_each_project",
                violation_error_message=_("This project has its share already."),
            ),
        ]

    def __str__(self):
        return f"{self.project}: {self.percent} %"
