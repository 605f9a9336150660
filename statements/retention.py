"""How long the portal keeps what it removes by itself, in words, from the figures it goes by."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contact.models import KEEP_DONE_FOR, KEEP_SPAM_FOR
from content.retention import in_words, period
from mailing.delivery import KEEP_SENT


class Rule(models.TextChoices):
    """What the portal removes by itself, without anybody having to think of it."""

    MESSAGES = "messages", gettext_lazy("messages of the contact form")
    MAILS = "mails", gettext_lazy("copies of mails that were sent")
    SIGN_IN = "sign_in", gettext_lazy("staying signed in")
    JOINING = "joining", gettext_lazy("applications for membership")
    EVENTS = "events", gettext_lazy("participants of events")
    HISTORY = "history", gettext_lazy("who changed what")


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
    if rule == Rule.JOINING:
        return _(
            "The site removes declined applications %(declined)s after the decision, and those "
            "that were never sent much sooner."
        ) % {"declined": in_words(period("declined"))}
    if rule == Rule.EVENTS:
        return _(
            "The site removes the names of participants %(there)s after the event, of those who "
            "were not there after %(absent)s."
        ) % {"there": in_words(period("participants")), "absent": in_words(period("absent"))}
    if rule == Rule.HISTORY:
        return _("The site forgets who changed what after %(time)s.") % {
            "time": in_words(period("history"))
        }
    return ""
