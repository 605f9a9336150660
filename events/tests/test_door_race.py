"""Two doors at once: real threads on PostgreSQL. The control counts twice without the lock."""

import threading
import uuid
from contextlib import suppress

import pytest
from django.db import connection

from events import workflows
from events.models import AttendanceEntry, Event, Registration
from events.tests.factories import make_event, make_registration
from events.workflows import attending, seats

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

DOORS = 5
MOMENT = 1.5  # seconds for which one who has looked waits for the others


@pytest.fixture
def everybody_looks_first(monkeypatch):
    all_have_looked = threading.Barrier(DOORS)
    is_noted = attending._is_noted

    def look_and_wait(nonce):
        noted = is_noted(nonce)
        with suppress(threading.BrokenBarrierError):  # the lock keeps the others out
            all_have_looked.wait(timeout=MOMENT)
        return noted

    monkeypatch.setattr(attending, "_is_noted", look_and_wait)


def at_all_doors(registration):
    def door():
        try:
            workflows.check_in(registration=registration, nonce=uuid.uuid4())
        finally:
            connection.close()

    doors = [threading.Thread(target=door) for _ in range(DOORS)]
    for each in doors:
        each.start()
    for each in doors:
        each.join()
    return AttendanceEntry.objects.filter(what="arrived").count()


@pytest.mark.usefixtures("everybody_looks_first")
def test_one_person_at_five_doors_arrives_once():
    assert at_all_doors(make_registration(event=make_event())) == 1
    assert Registration.objects.attended().count() == 1


@pytest.mark.usefixtures("everybody_looks_first")
def test_without_the_lock_the_arrival_is_noted_at_each_door(monkeypatch):
    monkeypatch.setattr(seats, "locked", lambda event: Event.objects.get(pk=event.pk))
    assert at_all_doors(make_registration(event=make_event())) == DOORS
