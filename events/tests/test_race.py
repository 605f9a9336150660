"""The last seat: real threads on PostgreSQL, and a control that oversells without the lock."""

import threading
from contextlib import suppress

import pytest
from django.db import connection
from django.utils import timezone

from events import workflows
from events.models import Event, Registration
from events.tests.factories import make_event, make_registration
from events.workflows import registering

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PEOPLE = 6
MOMENT = 1.5  # seconds for which one who has seen a free seat waits for the others


@pytest.fixture
def everybody_looks_first(monkeypatch):
    """Whoever has seen a free seat waits until all have seen it, or for a moment."""
    all_have_looked = threading.Barrier(PEOPLE)
    has_seats_for = registering.has_seats_for

    def look_and_wait(*about):
        has_seats = has_seats_for(*about)
        with suppress(threading.BrokenBarrierError):  # the lock keeps the others out
            all_have_looked.wait(timeout=MOMENT)
        return has_seats

    monkeypatch.setattr(registering, "has_seats_for", look_and_wait)


def race_for(event):
    """Everybody registers at once; how many got a seat, and what the others were told."""
    outcomes = []

    def person(number):
        try:
            workflows.register(
                event=event, name="Guest", email=f"guest{number}@example.org", language="en"
            )
            outcomes.append("seat")
        except workflows.NotPossible:
            outcomes.append("full")
        finally:
            connection.close()

    people = [threading.Thread(target=person, args=[number]) for number in range(PEOPLE)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    return sorted(outcomes)


@pytest.mark.usefixtures("everybody_looks_first")
def test_the_last_seat_is_not_sold_twice():
    event = make_event(seats_on_site=1, has_waiting_list=False)
    assert race_for(event) == ["full"] * (PEOPLE - 1) + ["seat"]
    assert Registration.objects.holding_seat().count() == 1


@pytest.mark.usefixtures("everybody_looks_first")
def test_nor_is_the_seat_of_an_offer_that_has_lapsed():
    event = make_event(seats_on_site=1, has_waiting_list=False)
    make_registration(event=event, status="offered", offered_until=timezone.now())
    assert race_for(event) == ["full"] * (PEOPLE - 1) + ["seat"]
    assert Registration.objects.active().count() == 1


@pytest.mark.usefixtures("everybody_looks_first")
def test_without_the_lock_it_would_be(monkeypatch):
    monkeypatch.setattr(registering, "locked", lambda event: Event.objects.get(pk=event.pk))
    event = make_event(seats_on_site=1, has_waiting_list=False)
    race_for(event)
    assert Registration.objects.holding_seat().count() == PEOPLE
