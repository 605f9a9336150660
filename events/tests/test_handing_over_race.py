"""Two seats for one colleague at once: real threads on PostgreSQL; the control has no lock."""

import threading
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection

from events import workflows
from events.models import Event, Registration
from events.tests.factories import make_event, make_registration
from events.workflows import handing_over, seats

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

MOMENT = 1.5  # seconds for which one who has looked waits for the other


@pytest.fixture
def both_look_first(monkeypatch):
    """Whether the colleague is registered."""
    both_have_looked = threading.Barrier(2)
    leave = handing_over.leave

    def wait_and_leave(registration):
        with suppress(threading.BrokenBarrierError):  # the lock keeps the other out
            both_have_looked.wait(timeout=MOMENT)
        leave(registration)

    monkeypatch.setattr(handing_over, "leave", wait_and_leave)


def hand_over_to_one():
    """How many of two failed, and the addresses of those who have a seat afterwards."""
    event = make_event()
    failed = []

    def hand_over(registration):
        try:
            workflows.hand_over_seat(
                registration=registration, name="Bertta", email="bertta@example.org"
            )
        except IntegrityError:
            failed.append(registration)
        finally:
            connection.close()

    owners = [make_registration(event=event) for _ in range(2)]
    threads = [threading.Thread(target=hand_over, args=[each]) for each in owners]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    seated = Registration.objects.filter(event=event).with_seat()
    return len(failed), list(seated.values_list("email", flat=True))


@pytest.mark.usefixtures("both_look_first")
def test_the_colleague_has_one_seat_and_the_other_one_is_free():
    assert hand_over_to_one() == (0, ["bertta@example.org"])


@pytest.mark.usefixtures("both_look_first")
def test_without_the_lock_one_of_them_fails(monkeypatch):
    monkeypatch.setattr(seats, "locked", lambda event: Event.objects.get(pk=event.pk))
    failed, _seated = hand_over_to_one()
    assert failed == 1
