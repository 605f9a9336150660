"""When the registered are reminded, and what came of it."""

from datetime import datetime, time, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReminderRule(models.Model):
    """A time before the start; or, with `ARRANGEMENTS`, the mail on the day before."""

    class Before(models.IntegerChoices):
        TWO_WEEKS = 14 * 24 * 60, _("2 weeks before")
        ONE_WEEK = 7 * 24 * 60, _("1 week before")
        THREE_DAYS = 3 * 24 * 60, _("3 days before")
        TWO_DAYS = 2 * 24 * 60, _("2 days before")
        ONE_DAY = 24 * 60, _("1 day before")
        TWELVE_HOURS = 12 * 60, _("12 hours before")
        TWO_HOURS = 2 * 60, _("2 hours before")
        ONE_HOUR = 60, _("1 hour before")
        FIFTEEN_MINUTES = 15, _("15 minutes before")

    ARRANGEMENTS = 0
    ARRANGEMENTS_TIME = time(16)  # on the day before, where the event is

    event = models.ForeignKey(
        "events.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="reminder_rules",
    )
    minutes_before = models.PositiveIntegerField(
        _("when"),
        choices=Before.choices,
        default=Before.ONE_DAY,
        help_text=_("Everyone who is registered by then gets one mail."),
    )

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["event", "-minutes_before"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "minutes_before"],
                name="reminder_rule_once_per_event",
                violation_error_message=_("This reminder is on the list already."),
            ),
        ]

    def __str__(self):
        return str(self.get_minutes_before_display())

    @property
    def is_about_arrangements(self):
        return self.minutes_before == self.ARRANGEMENTS

    @property
    def due_at(self) -> datetime:
        if self.is_about_arrangements:
            day_before = self.event.local_start.date() - timedelta(days=1)
            return datetime.combine(day_before, self.ARRANGEMENTS_TIME, self.event.zone)
        return self.event.starts_at - timedelta(minutes=self.minutes_before)


class ReminderRun(models.Model):
    """What came of a rule for one start of the event. Retention: with its event; names nobody."""

    class State(models.TextChoices):
        SENT = "sent", pgettext_lazy("reminder", "Sent")
        MISSED = "missed", pgettext_lazy("reminder", "Too late, not sent")

    event = models.ForeignKey(
        "events.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="reminder_runs",
    )
    minutes_before = models.PositiveIntegerField(
        _("reminder"),
        choices=[
            (ReminderRule.ARRANGEMENTS, _("arrangements, on the day before")),
            *ReminderRule.Before.choices,
        ],
    )
    starts_at = models.DateTimeField(_("start of the event"))
    state = models.CharField(_("state"), max_length=6, choices=State.choices)
    number = models.PositiveIntegerField(_("people"), default=0)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("what came of a reminder")
        verbose_name_plural = _("what came of the reminders")
        ordering = ["event", "-at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "minutes_before", "starts_at"], name="reminder_run_once_per_start"
            ),
        ]

    def __str__(self):
        return f"{self.get_minutes_before_display()}: {self.get_state_display()}"
