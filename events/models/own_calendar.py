"""A person's own calendar address."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_token():
    return secrets.token_urlsafe(24)


class CalendarToken(models.Model):
    """The secret part of an address that shows a person's own events to a calendar program.

    Kept as it is, because the person has to see it again. Retention: until the person takes it
    back, or with the account.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user account"),
        on_delete=models.CASCADE,
        related_name="calendar_token",
    )
    token = models.CharField(max_length=43, unique=True, default=new_token, editable=False)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("own calendar address")
        verbose_name_plural = _("own calendar addresses")

    def __str__(self):
        return str(self.user)
