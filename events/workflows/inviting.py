"""Asking people to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from events import emails
from events.models import Event, EventInvitation

from .seats import NotPossible, check_not_over, locked

MOST_AT_ONCE = 1000


@dataclass(frozen=True)
class Invited:
    """How many got a mail; how many were invited or registered already; how many want none."""

    new: int
    known: int
    unsubscribed: int


@transaction.atomic
def invite(
    *, event: Event, people: Iterable[tuple[str, str]], by, now: datetime | None = None
) -> Invited:
    """`people` are (address, language). Each address gets one mail for this event, ever."""
    now = now or timezone.now()
    event = locked(event)
    check_not_over(event, now)
    if event.has_started(now):
        raise NotPossible(_("The event has started."))
    if not event.is_published(now):
        raise NotPossible(_("Publish the event first, so that people find it."))
    addressed = {email.casefold(): (email, language) for email, language in people}
    known = _known(event) & set(addressed)
    if len(addressed) - len(known) > MOST_AT_ONCE:
        raise NotPossible(
            _("At most %(number)d people can be invited at once.") % {"number": MOST_AT_ONCE}
        )
    new = [_invite(event, *addressed[each], by, now) for each in addressed if each not in known]
    sent = sum(new)
    return Invited(new=sent, known=len(known), unsubscribed=len(new) - sent)


def _known(event):
    address = Lower("email")
    invited = event.invitations.values_list(address, flat=True)
    return {*invited, *event.registrations.active().values_list(address, flat=True)}


def _invite(event, email, language, by, now) -> bool:
    """False for who has turned down such mail; of them nothing is kept."""
    invitation = EventInvitation(
        event=event, email=email, language=language, invited_by=by, invited_at=now
    )
    if emails.invitation(invitation) is None:
        return False
    invitation.save()
    return True
