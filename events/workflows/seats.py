"""Who may have a seat now. Everything that takes or gives one stands under the event's lock."""

from datetime import datetime

from django.utils.translation import gettext as _

from events import emails, organiser_emails
from events.models import Event, Registration

TOLD_AT = (50, 80, 100)  # per cent of the seats


class NotPossible(Exception):
    """The message is written for the person who asked."""


def locked(event) -> Event:
    """One at a time: the last seat is not sold twice, a moved event sends no old reminder."""
    return Event.objects.select_for_update(of=["self"]).get(pk=event.pk)


def close_lapsed_offers(event: Event, now: datetime) -> None:
    """Before seats are counted: what was not answered in time is nobody's any more. They are told
    as long as the seat can be passed on. The caller holds the event's lock."""
    is_told = event.is_published(now) and not event.has_started(now)
    for registration in event.registrations.offer_lapsed(now).order_by("pk"):
        leave(registration)
        if is_told:
            emails.offer_lapsed(registration)


def leave(registration: Registration) -> None:
    registration.status = Registration.Status.CANCELLED
    registration.offered_until = registration.waiting_since = None
    registration.save(update_fields=["status", "offered_until", "waiting_since"])


def has_seats_for(event: Event, mode: str, number: int, now: datetime) -> bool:
    """Enough of them, and nobody who came earlier waits for one."""
    left = event.seats_left(mode, now)
    if left is None:
        return True
    is_awaited = event.registrations.waiting().filter(mode=mode).exists()
    return left >= number and not is_awaited


def check_way_of_taking_part(event: Event, mode: str) -> None:
    if mode not in event.modes():
        raise NotPossible(_("One cannot take part in this event in that way."))


def check_not_cancelled(event: Event) -> None:
    if event.is_cancelled():
        raise NotPossible(_("This event has been cancelled."))


def check_takes_place(event: Event) -> None:
    check_not_cancelled(event)
    if event.is_postponed():
        raise NotPossible(_("The event has been postponed. The new time is not known yet."))


def check_not_over(event: Event, now: datetime) -> None:
    check_not_cancelled(event)
    if not event.is_upcoming(now):
        raise NotPossible(_("This event is over."))


def tell_organiser(event: Event, mode: str, *, taken_before: int, now: datetime) -> None:
    """At 50, 80 and 100 % of the seats: once each, on the way up."""
    seats = event.seats(mode)
    if not seats:
        return
    taken = seats_taken(event, mode, now)
    passed = [level for level in TOLD_AT if taken_before * 100 < level * seats <= taken * 100]
    if passed:
        organiser_emails.seats_are_filling(event, mode, level=passed[-1], taken=taken, seats=seats)


def seats_taken(event: Event, mode: str, now: datetime) -> int:
    return event.registrations.holding_seat(now).filter(mode=mode).count()


def registration_under_lock(registration: Registration) -> Registration:
    """As it is now, with its event locked."""
    event = locked(registration.event)
    registration = Registration.objects.get(pk=registration.pk)
    registration.event = event
    return registration
