from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .organisations import Organisation

KEEP_FOR = timedelta(days=5 * 365)
"""A label for cluster management looks back a few years; older notes serve nobody."""


class ContactNoteQuerySet(models.QuerySet):
    def past_retention(self, today):
        return self.filter(held_on__lt=today - KEEP_FOR)


class ContactNote(models.Model):
    """That staff visited or called a member, and what came of it. Only staff see it.

    Deleted five years after the day; a label asks how many members the cluster has met.
    """

    class Kind(models.TextChoices):
        VISIT = "visit", _("visit")
        CALL = "call", _("call")
        MEETING = "meeting", _("meeting")
        OTHER = "other", _("other contact")

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="contact_notes",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CALL)
    held_on = models.DateField(_("day"), default=timezone.localdate)
    text = models.TextField(_("what came of it"), max_length=2000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )

    objects = ContactNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact note")
        verbose_name_plural = _("contact notes")
        ordering = ["-held_on", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.organisation}"
