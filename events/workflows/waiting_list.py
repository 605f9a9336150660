"""A seat that is given back or added is offered to those who wait, in their order."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import emails
from events.models import Event, Registration

from .seats import (
    NotPossible,
    check_takes_place,
    close_lapsed_offers,
    leave,
    locked,
    registration_under_lock,
    seats_taken,
    tell_organiser,
)

# (at least so long before the start, so long is a seat kept for an answer)
TIME_TO_ANSWER = [
    (timedelta(days=14), timedelta(hours=48)),
    (timedelta(days=4), timedelta(hours=24)),
    (timedelta(days=1), timedelta(hours=6)),
    (timedelta(hours=6), timedelta(hours=1)),
    (timedelta(0), timedelta(minutes=20)),
]

_LAPSED = gettext_lazy("This offer is no longer valid: the seat has been passed on.")


def time_to_answer(time_left: timedelta) -> timedelta:
    """How long a seat is kept, if the event starts in `time_left`; at most half of that."""
    wait = next(wait for at_least, wait in TIME_TO_ANSWER if time_left >= at_least)
    return min(wait, time_left / 2)


def offer_free_seats(event: Event, *, now: datetime) -> int:
    """Offer what is free to those who wait. The caller holds the event's lock.

    Returns how many seats were offered. Computed from present data: nothing is offered for
    somebody who only leaves the waiting list, and nothing once the event has started.
    """
    close_lapsed_offers(event, now)
    if not event.is_published(now) or event.has_started(now):
        return 0
    return sum(_offer_in(event, mode, now) for mode in event.modes())


def _offer_in(event, mode, now):
    left = event.seats(mode)
    if left is not None:
        left -= seats_taken(event, mode, now)
    until = now + time_to_answer(event.starts_at - now)
    offered = 0
    for party in _parties(event, mode):
        if left is not None and left <= 0:
            break
        if left is not None and len(party) > left:
            if party[0].stays_together:
                continue
            party = party[:left]
        for registration in party:
            registration.status = Registration.Status.OFFERED
            registration.offered_until = until
            registration.save(update_fields=["status", "offered_until"])
        emails.seat_offered(party[0], seats=len(party))
        offered += len(party)
        if left is not None:
            left -= len(party)
    return offered


def _parties(event, mode) -> list[list[Registration]]:
    """Those who wait, with those who were registered together in one list."""
    parties = {}
    for registration in event.registrations.waiting().filter(mode=mode):
        registration.event = event
        parties.setdefault(registration.party or registration.pk, []).append(registration)
    return list(parties.values())


@transaction.atomic
def accept_offer(
    *, registration: Registration, chosen: list[int] | None = None, now: datetime | None = None
) -> list[Registration]:
    """Take the seats that were offered to the person, or to the group. Returns who has one.

    `chosen`: the ids of those of the group who come, if there are fewer seats than people; the
    others keep their place on the waiting list. Raises NotPossible once the offer has lapsed.
    """
    now = now or timezone.now()
    registration = registration_under_lock(registration)
    event = registration.event
    check_takes_place(event)
    if event.has_started(now):  # an event that was moved may begin before the offer lapses
        raise NotPossible(_("The event has started."))
    group = list(registration.companions(now).order_by("pk"))
    offered = [each for each in group if each.is_offered(now)]
    if not offered:
        raise NotPossible(_LAPSED)
    waiting = [each for each in group if each.is_waiting()]
    takers = offered if chosen is None else [e for e in offered + waiting if e.pk in chosen]
    if not takers:
        raise NotPossible(_("Choose who comes."))
    if len(takers) > len(offered):
        raise NotPossible(_("There are not so many seats. Choose fewer people."))
    taken_before = seats_taken(event, registration.mode, now) - len(offered)
    for each in {e.pk: e for e in offered + takers}.values():
        is_taker = each in takers
        each.status = Registration.Status.REGISTERED if is_taker else Registration.Status.WAITING
        each.offered_until = None
        each.waiting_since = None if is_taker else each.waiting_since
        each.save(update_fields=["status", "offered_until", "waiting_since"])
        if is_taker:
            emails.registered(each)
    tell_organiser(event, registration.mode, taken_before=taken_before, now=now)
    offer_free_seats(event, now=now)
    return takers


@transaction.atomic
def wait_together(*, registration: Registration, now: datetime | None = None) -> None:
    """The group would rather wait than come in part: its place is kept, the seats go on."""
    now = now or timezone.now()
    registration = registration_under_lock(registration)
    group = registration.companions(now)
    if not group.offered(now).exists():
        raise NotPossible(_LAPSED)
    for each in group.filter(status__in=["offered", "waiting"]):
        each.status = Registration.Status.WAITING
        each.offered_until = None
        each.stays_together = True
        each.save(update_fields=["status", "offered_until", "stays_together"])
    offer_free_seats(registration.event, now=now)


@transaction.atomic
def decline_offer(*, registration: Registration, now: datetime | None = None) -> None:
    """Those to whom seats were offered don't come; the seats go to the next."""
    now = now or timezone.now()
    registration = registration_under_lock(registration)
    for each in registration.companions(now).offered(now):
        leave(each)
        emails.registration_cancelled(each, had_seat=False)
    offer_free_seats(registration.event, now=now)


def settle_waiting_lists(*, now: datetime) -> int:
    """Close the offers that have lapsed, and offer what is free. Safe to repeat.

    Returns how many events were looked at.
    """
    events = list(_unsettled(now))
    for event in events:
        with transaction.atomic():
            offer_free_seats(locked(event), now=now)
    return len(events)


def _unsettled(now):
    """An offer lapses whatever has become of its event; somebody waits only for what is coming."""
    lapsed = Registration.objects.offer_lapsed(now).values("event")
    waiting = Registration.objects.waiting().order_by().values("event")
    awaited = Event.objects.published(now).filter(starts_at__gt=now, pk__in=waiting)
    return Event.objects.filter(pk__in=lapsed) | awaited
