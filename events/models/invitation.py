"""Who was asked to come, by a mail of the portal."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .registration import LANGUAGES, is_address


class EventInvitationQuerySet(models.QuerySet):
    def of(self, user):
        """To the address of the person's account."""
        return self.filter(is_address(user.email)) if user.is_authenticated else self.none()


class EventInvitation(models.Model):
    """An address, nothing more about the person. Retention: until the event is over."""

    event = models.ForeignKey(
        "events.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="invitations",
    )
    email = models.EmailField(_("e-mail"), max_length=254)
    language = models.CharField(_("language of mails"), max_length=5, choices=LANGUAGES)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    invited_at = models.DateTimeField(_("invited at"))

    objects = EventInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to an event")
        verbose_name_plural = _("invitations to events")
        ordering = ["event", "pk"]
        constraints = [
            models.UniqueConstraint(
                "event", Lower("email"), name="invitation_once_for_each_address"
            ),
        ]
        indexes = [models.Index(Lower("email"), name="invitation_email")]

    def __str__(self):
        return self.email
