"""What was noted at the door, and what people thought of it afterwards."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .registration import Registration


class AttendanceEntry(models.Model):
    """One line of the door's log, never changed: a correction is a line of its own.

    Retention: as long as the registration. It names nobody but staff, whose account may go.
    """

    class What(models.TextChoices):
        ARRIVED = "arrived", _("Arrived")
        SEEN_AGAIN = "seen_again", _("Had arrived already")
        LEFT = "left", pgettext_lazy("door", "Left")
        UNDONE = "undone", _("Taken back")
        CORRECTED = "corrected", _("Corrected")

    registration = models.ForeignKey(
        Registration,
        verbose_name=_("registration"),
        on_delete=models.CASCADE,
        related_name="attendance_entries",
    )
    what = models.CharField(_("what"), max_length=12, choices=What)
    at = models.DateTimeField(_("at"))
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Empty: somebody with the door link."),
    )
    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # sent twice, once
    device = models.CharField(_("door"), max_length=40, blank=True, default="")
    before = models.CharField(_("what it was before"), max_length=100, blank=True, default="")

    class Meta:
        verbose_name = _("attendance entry")
        verbose_name_plural = _("attendance entries")
        ordering = ["registration", "pk"]

    def __str__(self):
        return str(self.get_what_display())


class Feedback(models.Model):
    """Three answers without the person, the address or the moment. Kept with the event."""

    class Met(models.TextChoices):
        YES = "yes", _("Yes")
        PERHAPS = "perhaps", _("Perhaps")
        NO = "no", _("No")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # keeps no order
    event = models.ForeignKey(
        "events.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="feedback",
    )
    usefulness = models.PositiveSmallIntegerField(
        _("how useful it was"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    met_somebody = models.CharField(_("met somebody to work with"), max_length=10, choices=Met)
    wish = models.TextField(_("what to do better"), max_length=1000, blank=True, default="")

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")

    def __str__(self):
        return str(self.usefulness)
