"""How long the portal keeps what it removes by itself, in words, from the figures it goes by."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contact.models import KEEP_DONE_FOR, KEEP_SPAM_FOR
from mailing.delivery import KEEP_SENT


class Rule(models.TextChoices):
    """What the portal removes by itself, without anybody having to think of it."""

    MESSAGES = "messages", gettext_lazy("messages of the contact form")
    MAILS = "mails", gettext_lazy("copies of mails that were sent")
    SIGN_IN = "sign_in", gettext_lazy("staying signed in")


def in_words(period: timedelta) -> str:
    """Whole years if it is some, else days."""
    years, rest = divmod(period.days, 365)
    if years and not rest:
        return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}
    return ngettext("%(count)s day", "%(count)s days", period.days) % {"count": period.days}


def sentence(rule: str) -> str:
    if rule == Rule.MESSAGES:
        return _(
            "The site removes answered messages %(answered)s after they came, unwanted ones after "
            "%(unwanted)s."
        ) % {"answered": in_words(KEEP_DONE_FOR), "unwanted": in_words(KEEP_SPAM_FOR)}
    if rule == Rule.MAILS:
        return _("The site removes its copy of a mail %(time)s after it was sent.") % {
            "time": in_words(KEEP_SENT)
        }
    if rule == Rule.SIGN_IN:
        return _("You stay signed in for %(time)s, or until you sign out.") % {
            "time": in_words(timedelta(seconds=settings.SESSION_COOKIE_AGE))
        }
    return ""
