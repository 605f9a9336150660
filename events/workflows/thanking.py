"""After the event: thanks, and what people thought of it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from events import emails
from events.models import Event, Feedback, Registration

from .seats import NotPossible

THANKS_AFTER = timedelta(hours=16)  # the morning after an evening
THANKS_WITHIN = timedelta(days=7)


def thank_those_who_came(*, now: datetime) -> int:
    """Once each, however often it runs; for those noted later as long as it is not too late."""
    until = now - THANKS_AFTER
    took_place = Event.objects.published(now)
    ended = took_place.filter(ends_at__lte=until, ends_at__gt=until - THANKS_WITHIN)
    came = Registration.objects.attended().reachable().filter(event__in=ended)
    thanked = 0
    for registration in came.select_related("event").iterator(chunk_size=200):
        with transaction.atomic():
            thanked += emails.thanks(registration)
    return thanked


@transaction.atomic
def give_feedback(
    *,
    registration: Registration,
    usefulness: int,
    met_somebody: str,
    wish: str,
    now: datetime,
) -> None:
    """The answers are kept without the person; of the person only that there were some."""
    mine = Registration.objects.select_for_update(of=["self"]).get(pk=registration.pk)
    if not mine.event.takes_feedback(now):
        raise NotPossible(_("The questions about this event are closed."))
    if mine.has_given_feedback:
        raise NotPossible(_("You have answered already. Thank you."))
    mine.has_given_feedback = True
    mine.save(update_fields=["has_given_feedback"])
    Feedback.objects.create(
        event=mine.event, usefulness=usefulness, met_somebody=met_somebody, wish=wish
    )
