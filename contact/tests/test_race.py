"""Two of the staff at once: real threads on PostgreSQL, and a control without the lock."""

import threading
from contextlib import suppress

import pytest
from django.db import connection

from accounts.tests.factories import make_staff
from contact import workflows
from contact.models import Message
from contact.tests.factories import make_message
from mailing.models import Mail

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

MOMENT = 1.0  # seconds for which one who has read the message waits for the other


def everybody_reads_first(monkeypatch, read):
    """Whoever has read the message waits until both have, or for a moment if a lock holds one."""
    both_have_read = threading.Barrier(2)

    def read_and_wait(message):
        row = read(message)
        with suppress(threading.BrokenBarrierError):
            both_have_read.wait(timeout=MOMENT)
        return row

    monkeypatch.setattr(workflows, "_locked", read_and_wait)


def race(step):
    """Two of the staff press the same button; how often it worked."""
    worked = []

    def press(person):
        try:
            step(person)
            worked.append(person)
        except workflows.NotPossible:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[make_staff()]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(worked)


STEPS = {
    "take": lambda message: lambda person: workflows.take(message=message, by=person),
    "answer": lambda message: (
        lambda person: workflows.answer(message=message, text="Yes.", by=person)
    ),
}


@pytest.mark.parametrize("step", STEPS)
def test_one_of_two_is_first(monkeypatch, step):
    everybody_reads_first(monkeypatch, workflows._locked)
    assert race(STEPS[step](make_message())) == 1
    assert Mail.objects.count() == (1 if step == "answer" else 0)


@pytest.mark.parametrize("step", STEPS)
def test_without_the_lock_both_would_be(monkeypatch, step):
    everybody_reads_first(monkeypatch, lambda message: Message.objects.get(pk=message.pk))
    assert race(STEPS[step](make_message())) == 2
