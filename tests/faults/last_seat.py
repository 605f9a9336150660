#!/usr/bin/env python3
"""Let several processes race for the last seat of an event, many times, and count who got it.

    .venv/bin/python tests/faults/last_seat.py --races 200
    .venv/bin/python tests/faults/last_seat.py --races 1000 --database postgres://…

Each race is an event with one seat; all processes register for it at the same moment. Then the
same with the lock taken away, which must oversell: otherwise the races would prove nothing. The
database is an empty one; without an address it is an SQLite file. The exit code is 1 when a seat
was sold twice, or when the control did not oversell.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]
LONGEST_WAIT = 60  # seconds for the slowest of one race
PARSER = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
PARSER.add_argument("--races", type=int, default=200)
PARSER.add_argument("--control", type=int, default=50, help="races without the lock")
PARSER.add_argument("--people", type=int, default=4, help="processes in each race")
PARSER.add_argument("--database", help="an empty PostgreSQL database; else SQLite")
OPTIONS = PARSER.parse_args()

SCRATCH = tempfile.TemporaryDirectory(prefix="last-seat-")
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "cluster_portal.settings",
    "SECRET_KEY": "of-the-fault-test",
    "DEBUG": "0",
    "ALLOWED_HOSTS": "localhost",
    "DATABASE_URL": OPTIONS.database or f"sqlite:///{SCRATCH.name}/db.sqlite3",
    "REDIS_URL": "",
    "BROKER_DIR": f"{SCRATCH.name}/broker",
    "LOG_LEVEL": "ERROR",
}
sys.path.insert(0, str(ROOT))
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from events import workflows  # noqa: E402
from events.models import Event  # noqa: E402
from events.tests.factories import make_event  # noqa: E402
from events.workflows import registering  # noqa: E402


def make_events(number):

    name = f"last-seat-{os.getpid()}-{time.monotonic_ns()}"
    events = [
        make_event(slug=f"{name}-{n}", seats_on_site=1, has_waiting_list=False)
        for n in range(number)
    ]
    return [event.pk for event in events]


def take_the_lock_away():
    """On PostgreSQL the lock is of the event's row, on SQLite it is the transaction itself."""
    registering.locked = lambda event: Event.objects.get(pk=event.pk)
    if connection.vendor == "sqlite":
        workflows.register = workflows.register.__wrapped__


def register_for(events, person, start, outcomes, *, has_lock):
    """What one process does: the same events as the others, each at the same moment."""
    connection.close()  # that of the parent
    if not has_lock:
        take_the_lock_away()
    counted = Counter()
    for pk in events:
        event = Event.objects.get(pk=pk)
        start.wait(LONGEST_WAIT)
        try:
            workflows.register(
                event=event, name="Guest", email=f"guest{person}@example.org", language="en"
            )
            counted["seats"] += 1
        except workflows.NotPossible:
            counted["told that it is full"] += 1
        except Exception as error:  # counted and shown
            counted[f"{type(error).__name__}: {error}"] += 1
    outcomes.put(counted)


def race(number, people, *, has_lock):
    """Returns how many events were oversold or left empty, and what the people were told."""
    events = make_events(number)
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    start, outcomes = fork.Barrier(people), fork.SimpleQueue()
    processes = [
        fork.Process(
            target=register_for,
            args=[events, person, start, outcomes],
            kwargs={"has_lock": has_lock},
        )
        for person in range(people)
    ]
    for process in processes:
        process.start()
    told = sum((outcomes.get() for _process in processes), Counter())
    for process in processes:
        process.join()
    sold = [Event.objects.get(pk=pk).registrations.holding_seat().count() for pk in events]
    return sum(seats > 1 for seats in sold), sum(seats == 0 for seats in sold), dict(told)


def main():
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    started = time.monotonic()
    oversold, empty, told = race(OPTIONS.races, OPTIONS.people, has_lock=True)
    seconds = time.monotonic() - started
    print(
        f"{OPTIONS.races} races of {OPTIONS.people} processes, {seconds:.0f} s: "
        f"{oversold} oversold, {empty} left empty; {told}"
    )
    control, _empty, told = race(OPTIONS.control, OPTIONS.people, has_lock=False)
    print(f"without the lock, {OPTIONS.control} races: {control} oversold; {told}")
    return 0 if not oversold and not empty and control else 1


if __name__ == "__main__":
    sys.exit(main())
