"""Copies made at once: real threads on PostgreSQL, and a control for each without the lock."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from events import workflows
from events.models import Event, EventSeries
from events.tests.factories import make_event
from events.workflows import copying

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

MOMENT = 1.5  # seconds for which one who has looked waits for the other


@pytest.fixture
def both_look_first(monkeypatch):
    both_have_looked = threading.Barrier(2)

    def waiting(look):
        def look_and_wait(*about):
            seen = look(*about)
            with suppress(threading.BrokenBarrierError):  # the lock keeps the other out
                both_have_looked.wait(timeout=MOMENT)
            return seen

        return look_and_wait

    for name in ("_days_taken", "_free_slug"):
        monkeypatch.setattr(copying, name, waiting(getattr(copying, name)))


def at_once(*actions):
    problems = []

    def do(action):
        try:
            action()
        except (workflows.NotPossible, IntegrityError) as problem:
            problems.append(type(problem))
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[action]) for action in actions]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return problems


def make_the_same_day_from_both():
    """Two events of one series, and a day that both are to make; how often it was made."""
    series = EventSeries.objects.create()
    first = make_event(series=series)
    second = make_event(series=series, starts_at=first.starts_at + timedelta(days=1))
    day = first.local_start.date() + timedelta(days=7)
    problems = at_once(
        *(
            lambda event=event: workflows.make_series(event=event, days=[day], by=None)
            for event in (first, second)
        )
    )
    made = [event for event in series.events.all() if event.local_start.date() == day]
    return len(made), problems


@pytest.mark.usefixtures("both_look_first")
def test_a_day_of_a_series_is_made_once():
    assert make_the_same_day_from_both() == (1, [workflows.NotPossible])


@pytest.mark.usefixtures("both_look_first")
def test_without_the_lock_it_is_made_twice(monkeypatch):
    monkeypatch.setattr(copying, "_series_under_lock", lambda event: event.series)
    assert make_the_same_day_from_both() == (2, [])


def copy_twice():
    event = make_event()
    problems = at_once(*[lambda: workflows.copy_event(event=event, by=None)] * 2)
    return Event.objects.count() - 1, problems


@pytest.mark.usefixtures("both_look_first")
def test_two_copies_have_two_addresses():
    assert copy_twice() == (2, [])


@pytest.mark.usefixtures("both_look_first")
def test_without_the_lock_one_copy_fails(monkeypatch):
    monkeypatch.setattr(copying, "locked", lambda event: Event.objects.get(pk=event.pk))
    assert copy_twice() == (1, [IntegrityError])
