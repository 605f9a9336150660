"""What another time, place or number of seats means for those who are registered."""

from datetime import datetime

from django.utils.translation import gettext as _

from events.models import Event, Registration, RegistrationQuerySet

from .seats import NotPossible, seats_taken
from .waiting_list import time_to_answer


def people_to_tell(event: Event, now: datetime) -> RegistrationQuerySet:
    """Who gets a mail when something of time and place changes: with a seat or without."""
    if not (event.is_published(now) and event.is_upcoming(now)):
        return Registration.objects.none()
    return event.registrations.before_event(now).reachable()


def check_everybody_fits(event: Event, now: datetime) -> None:
    """Before one of two ways of taking part is given up: those who have a seat in it get one in
    the other."""
    mode, *others = event.modes()
    seats = event.seats(mode)
    if others or seats is None or not event.is_upcoming(now):
        return
    with_seat = event.registrations.holding_seat(now)
    are_some_to_move = with_seat.before_event(now).exclude(mode=mode).exists()
    if are_some_to_move and with_seat.count() > seats:
        raise NotPossible(
            _(
                "People who have a seat: %(people)d. Seats in the way of taking part that would be "
                "left (%(mode)s): %(seats)d. Add seats there, or keep the other way, too."
            )
            % {"people": with_seat.count(), "seats": seats, "mode": mode.label.lower()}
        )


def bring_along(event: Event, now: datetime) -> None:
    """What takes place in one way only does so for everybody: who was coming to the room gets the
    link, once the event is online."""
    mode, *others = event.modes()
    if not others and event.is_upcoming(now):
        event.registrations.before_event(now).exclude(mode=mode).update(mode=mode)


def shorten_offers(event: Event, now: datetime) -> None:
    """No offer outlasts what a new one would, once the event begins earlier."""
    if not event.has_started(now):
        until = now + time_to_answer(event.starts_at - now)
        offered = event.registrations.offered(now)
        offered.filter(offered_until__gt=until).update(offered_until=until)


def overbooked(event: Event, now: datetime) -> list[tuple[str, int, int]]:
    """(way of taking part, people with a seat, seats), where there are fewer seats than people."""
    counts = ((mode, seats_taken(event, mode, now), event.seats(mode)) for mode in event.modes())
    return [
        (mode.label, taken, seats)
        for mode, taken, seats in counts
        if seats is not None and taken > seats
    ]
