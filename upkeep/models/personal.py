"""Looking through a member's eyes, being forgotten, and what the night's work did."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_VIEW = timedelta(minutes=30)
ANSWER_ERASURE_WITHIN = timedelta(days=30)
"""GDPR, article 12(3): within one month."""


class ViewingQuerySet(models.QuerySet):
    def running(self, now):  # same rule: Viewing.is_running
        return self.filter(stopped_at__isnull=True, ends_at__gt=now)

    def past_retention(self, now, period):
        return self.filter(started_at__lt=now - period)


class Viewing(models.Model):
    """Staff saw the portal as this person sees it: who, whom, from when until when.

    Retention: the rule “viewings”. The person sees it under “What we keep about you”.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("seen as"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("staff"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )
    reason = models.CharField(
        _("reason"), max_length=200, help_text=_("The person can read this later.")
    )
    started_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("at latest until"))
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)

    objects = ViewingQuerySet.as_manager()

    class Meta:
        verbose_name = _("view as a member")
        verbose_name_plural = _("views as a member")
        ordering = ["-started_at", "-pk"]
        default_permissions = ("add", "view")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("started_at") + LONGEST_VIEW),
                name="viewing_is_short",
            ),
        ]

    def __str__(self):
        return str(self.person)

    def is_running(self, now):
        return self.stopped_at is None and self.ends_at > now

    @property
    def until(self):
        return self.stopped_at or self.ends_at


class ErasureQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(done_at__isnull=True, withdrawn_at__isnull=True)

    def past_retention(self, now, period):
        done, withdrawn = Q(done_at__lt=now - period), Q(withdrawn_at__lt=now - period)
        return self.filter(done | withdrawn)


class ErasureRequest(models.Model):
    """Somebody asked to be forgotten. When it is done, the row no longer says who it was.

    Retention: the rule “erasures”: it proves that the wish was met, without personal data.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    reference = models.CharField(
        _("reference"),
        max_length=12,
        unique=True,
        help_text=_("The person finds it in the confirmation."),
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    due_on = models.DateField(_("to be done by"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("done by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    outcome = models.JSONField(
        _("what was done"),
        default=dict,
        blank=True,
        help_text=_("How many of what were erased or kept, without names."),
    )

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish to be erased")
        verbose_name_plural = _("wishes to be erased")
        ordering = ["-asked_at", "-pk"]
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(done_at__isnull=True, withdrawn_at__isnull=True, person__isnull=False),
                name="erasure_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(person__isnull=True),
                name="erasure_done_names_nobody",
            ),
        ]

    def __str__(self):
        return self.reference


class NightlyRunQuerySet(models.QuerySet):
    MISSED_AFTER = timedelta(hours=36)

    def worrying(self, now):
        """The last one, if no night has followed it or something in it did not work."""
        last = self.order_by("-started_at", "-pk").values("pk")[:1]
        is_old = Q(started_at__lt=now - self.MISSED_AFTER)
        return self.filter(is_old | ~Q(failed={}), pk__in=last)


class NightlyRun(models.Model):
    """What the nightly job did, for staff to see. Retention: the rule “nights”."""

    started_at = models.DateTimeField(_("began"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    done = models.JSONField(_("what was removed"), default=dict, blank=True)
    failed = models.JSONField(_("what did not work"), default=dict, blank=True)

    objects = NightlyRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("nightly clean-up")
        verbose_name_plural = _("nightly clean-ups")
        ordering = ["-started_at", "-pk"]
        default_permissions = ("view",)

    def __str__(self):
        return str(timezone.localtime(self.started_at).date())
