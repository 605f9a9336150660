"""What every app may need: the trash, and for how long things are kept where staff may choose."""

from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEEP_TRASH = timedelta(days=30)


class TrashQuerySet(models.QuerySet):
    def past_retention(self, now):
        return self.filter(deleted_at__lt=now - KEEP_TRASH)

    def visible_to(self, user):
        """Whoever may delete such things may see and bring back what was deleted."""
        labels = [
            label
            for label in self.order_by().values_list("model", flat=True).distinct()
            if _may_delete(user, label)
        ]
        return self.filter(model__in=labels)


class Trash(models.Model):
    """What staff deleted in one go, with everything that fell with it.

    Retention: `KEEP_TRASH`; then it goes for good, with the files that nothing else uses.
    """

    model = models.CharField(_("what"), max_length=100)  # its label: events.event
    name = models.CharField(_("name"), max_length=300)
    snapshot = models.JSONField(editable=False)
    deleted_at = models.DateTimeField(_("deleted at"), default=timezone.now, db_index=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("deleted by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )

    objects = TrashQuerySet.as_manager()

    class Meta:
        verbose_name = _("deleted item")
        verbose_name_plural = _("trash")
        ordering = ["-deleted_at", "-pk"]
        default_permissions = ("view",)

    def __str__(self):
        return self.name

    @property
    def gone_at(self):
        return self.deleted_at + KEEP_TRASH

    def may_be_brought_back_by(self, user) -> bool:
        return _may_delete(user, self.model)


class RetentionPeriod(models.Model):
    """A time that staff chose instead of the usual one; see `content.retention`."""

    rule = models.CharField(_("what is kept"), max_length=30, unique=True)
    days = models.PositiveIntegerField(
        _("days"), validators=[MinValueValidator(1), MaxValueValidator(36500)]
    )

    class Meta:
        verbose_name = _("time of keeping")
        verbose_name_plural = _("how long things are kept")
        ordering = ["rule"]

    def __str__(self):
        return f"{self.rule}: {self.days}"


def _may_delete(user, label):
    app, model = label.split(".")
    return user.has_perm(f"{app}.delete_{model}")
