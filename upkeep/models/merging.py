from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MergeRecordQuerySet(models.QuerySet):
    def can_be_taken_back(self):
        return self.filter(taken_back_at__isnull=True, forgotten_at__isnull=True)

    def to_be_forgotten(self, before):
        return self.filter(merged_at__lt=before, forgotten_at__isnull=True)


class MergeRecord(models.Model):
    """Two that were one. With its journal both can be restored.

    The journal holds what was true of the one that is gone, so it is deleted after 90 days; that
    they were merged, by whom and when, stays.
    """

    class Kind(models.TextChoices):
        ORGANISATIONS = "members.organisation", _("Organisations")
        PEOPLE = "accounts.user", _("People")

    kind = models.CharField(_("what was merged"), max_length=30, choices=Kind)
    kept_key = models.BigIntegerField()
    gone_key = models.BigIntegerField()
    kept_name = models.CharField(_("kept"), max_length=200)
    gone_name = models.CharField(_("gone"), max_length=200)
    report = models.JSONField(_("what happened"), default=list)
    journal = models.JSONField(default=list, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("merged by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )
    merged_at = models.DateTimeField(_("merged at"), default=timezone.now)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken back by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )
    left_as_is = models.JSONField(
        _("left as it is"), default=list, help_text=_("Changed since, so it was not taken back.")
    )
    forgotten_at = models.DateTimeField(null=True, editable=False)

    objects = MergeRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-merged_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_by__isnull=True) | Q(taken_back_at__isnull=False),
                name="merge_taken_back_by_has_a_moment",
            )
        ]

    def __str__(self):
        return f"{self.gone_name} → {self.kept_name}"

    @property
    def can_be_taken_back(self):
        return self.taken_back_at is None and self.forgotten_at is None
