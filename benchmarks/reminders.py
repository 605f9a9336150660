#!/usr/bin/env python3
"""How fast thousands of different reminders leave the portal, against a mere SMTP connection.

    .venv/bin/python benchmarks/reminders.py [--database postgres://…] [--reminders 10000]

The reminders (text, HTML, calendar file; four languages) go the portal's own way: a rule falls due,
each is written into the outbox, workers deliver what is there. Measured against the connection
are delivery, from the outbox to the server's answer, with claim, lease and note in the database;
and the whole way, from the moment at which the rule falls due to the last answer, with one worker
that writes and one that delivers.

The connection hands the very same bytes to the same server with `smtplib`, in turns with the
portal. The server is aiosmtpd, which offers PIPELINING as the mail servers in use do; the portal
makes use of it, `smtplib` does not. Delivery is also told for a server that does next to nothing:
with it one sees how far the portal is from what the machine can do at all. Without
a database it is an SQLite file; PostgreSQL must be an empty one.

The exit code is 1 if delivery or the whole way to aiosmtpd are slower than 0.8 × the connection, if
memory grows, if two workers are not faster than one, or if anybody got two mails or none. Run it
while nobody else uses the machine.
"""

import argparse
import json
import os
import re
import smtplib
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "cluster_portal.settings"
if __name__ == "__main__" and "--part" not in sys.argv:  # a part gets its surroundings from above
    SCRATCH = tempfile.TemporaryDirectory(prefix="benchmark-")
    GIVEN = argparse.ArgumentParser(add_help=False)
    GIVEN.add_argument("--database", default=f"sqlite:///{SCRATCH.name}/db.sqlite3")
    os.environ |= {
        "SECRET_KEY": "of-the-benchmark",
        "DEBUG": "0",
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": GIVEN.parse_known_args()[0].database,
        "REDIS_URL": "",
        "BROKER_DIR": f"{SCRATCH.name}/broker",
        "LOG_LEVEL": "ERROR",
    }

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.mail_sink import Sink  # noqa: E402
from events import calendar, emails, workflows  # noqa: E402
from events.models import Event, Registration  # noqa: E402
from events.tests.factories import make_event, make_reminder_rule  # noqa: E402
from mailing import delivery, messages  # noqa: E402
from mailing.models import Mail  # noqa: E402

LANGUAGES = ["fi", "sv", "en", "pl"]
LEAST = 0.8
MOST_GROWTH = 1.1  # memory of the last quarter of a run against the second
SQLITE_CACHE = 16  # MB of pages at most, by `cache_size`; it fills as the database does
OWN_MEMORY = re.compile(r"^RssAnon:\s*(\d+) kB", re.MULTILINE)
PAUSE = 0.02  # seconds of a worker that has nothing to do until it looks again


# --- Parts: each in a process of its own ---------------------------------------------------------


class Memory(threading.Thread):
    """Samples what this process holds by itself, in MB; without the pages of a mapped database."""

    def __init__(self):
        super().__init__(daemon=True)
        self.samples, self.done = [], threading.Event()

    def run(self):
        while not self.done.wait(0.05):
            status = Path("/proc/self/status").read_text()
            self.samples.append(int(OWN_MEMORY.search(status)[1]) / 1024)

    def quarters(self):
        """The mean of the second quarter of the time, and of the last; the first fills caches."""
        self.done.set()
        quarter = max(1, len(self.samples) // 4)
        second, last = self.samples[quarter : 2 * quarter], self.samples[-quarter:]
        return [statistics.mean(second or last), statistics.mean(last)]


def compose():
    return workflows.queue_due_reminders(now=timezone.now())


def deliver():
    """Until all are sent, also those that are composed meanwhile."""
    sent = 0
    while Mail.objects.filter(state=Mail.State.SENT).count() < int(os.environ["REMINDERS"]):
        number = delivery.deliver_due()
        sent += number
        if not number:
            time.sleep(PAUSE)
    return sent


def mere_connection():
    sent = 0
    with smtplib.SMTP("127.0.0.1", int(os.environ["SINK_PORT"])) as server:
        for recipient, message in READY:
            server.sendmail("portal@localhost", [recipient], message)
            sent += 1
    return sent


def warm_up():
    """What a worker has read long ago: addresses of pages, templates, time zones."""
    event = Event.objects.get()
    for language in LANGUAGES:
        written = {"language": language, "mode": Registration.Mode.ON_SITE}
        emails.reminder_as_written(event, event.reminders()[0], **written)
        calendar.Message(event, method=calendar.REQUEST, with_online_url=False, now=event.starts_at)


READY = []
PARTS = {"compose": compose, "deliver": deliver, "connection": mere_connection}


def run_part(name):
    if name == "connection":
        mails = Mail.objects.values_list("to", "message")
        READY.extend((recipient, messages.unpacked(message)) for recipient, message in mails)
    Mail.objects.first()
    warm_up()
    print("ready", flush=True)
    sys.stdin.readline()
    memory = Memory()
    memory.start()
    began, cpu = time.monotonic(), time.process_time()
    number = PARTS[name]()
    ended, cpu = time.monotonic(), time.process_time() - cpu
    figures = {"number": number, "began": began, "ended": ended, "cpu": cpu}
    print(json.dumps(figures | {"memory": memory.quarters()}), flush=True)


# --- Above the parts ----------------------------------------------------------------------------


class Part:
    def __init__(self, name, sink):
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--part", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | (sink.settings() if sink else {}),
        )
        self.process.stdout.readline()

    def go(self):
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def figures(self):
        answer = self.process.stdout.readline()
        if self.process.wait():
            sys.exit("A part failed.")
        return json.loads(answer)


def together(sink, *names):
    """All from the same moment; returns the seconds until the last is done, and their figures."""
    parts = [Part(name, sink) for name in names]
    for part in parts:
        part.go()
    figures = [part.figures() for part in parts]
    began, ended = min(each["began"] for each in figures), max(each["ended"] for each in figures)
    return ended - began, figures


def make_reminders_due(number):
    """An event in five hours, of which everybody is reminded a day before."""
    event = make_event(
        starts_at=timezone.now() + timedelta(hours=5),
        summary="How kitchens and growers find each other.",
        venue="Hall of the old mill",
        town="Mikkeli",
        contact_name="Aino Example",
        contact_email="aino@example.org",
    )
    make_reminder_rule(event=event)
    Registration.objects.bulk_create(
        Registration(
            event=event,
            name=f"Guest {guest}",
            email=f"guest{guest}@example.org",
            language=LANGUAGES[guest % len(LANGUAGES)],
        )
        for guest in range(number)
    )
    long_ago = event.starts_at - timedelta(days=30)
    Registration.objects.filter(event=event).update(created_at=long_ago)


def make_unsent():
    Mail.objects.update(
        state=Mail.State.QUEUED, finished_at=None, claim=None, lease_until=None, attempts=0
    )
    tidy_up()


def tidy_up():
    """What the database does by itself when there is time: rows have been rewritten by the hour."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE mailing_mail")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Report:
    def __init__(self, number):
        self.number, self.faults = number, []
        self.connection = None

    def line(self, name, seconds, figures=()):
        """Figures of several rounds: the median."""
        rate = self.number / statistics.median(seconds)
        ratio = f"{rate / self.connection:5.2f} ×" if self.connection else ""
        cpu = 1000 * sum(each["cpu"] for each in figures) / self.number / len(seconds)
        memory = "; ".join("{:.0f} → {:.0f} MB".format(*each["memory"]) for each in figures[-2:])
        print(f"{name:52} {rate:7,.0f} /s {ratio:8} {cpu:5.2f} ms CPU  {memory}", flush=True)
        for each in figures:
            first, last = each["memory"]
            cache = SQLITE_CACHE if connection.vendor == "sqlite" else 0
            self.expect(last < MOST_GROWTH * first + cache, f"Memory grows: {name}")
        return rate

    def expect(self, is_so, fault):
        if not is_so and fault not in self.faults:
            self.faults.append(fault)

    def expect_everybody_once(self, told, name):
        self.expect(told == (self.number,) * 3, f"Not everybody got one mail: {name}, {told}")


def measure_delivery(report, sink, rounds):
    """Rates of one worker and of two, and of the connection."""
    ways = {"connection": ["connection"], "one": ["deliver"], "two": ["deliver"] * 2}
    seconds, figures = {way: [] for way in ways}, {way: [] for way in ways}
    for _round in range(rounds):
        for way, parts in ways.items():
            make_unsent()
            took, of_parts = together(sink, *parts)
            seconds[way].append(took)
            figures[way] += of_parts
            report.expect_everybody_once(sink.told(), way)
    took, _figures = together(sink, "connection", "connection")
    sink.told()
    report.connection = None
    report.line("most that the server takes, over two connections", [took / 2])
    connection = report.line("a mere connection, ready-made messages", seconds["connection"])
    report.connection = connection
    one = report.line("delivery, one worker", seconds["one"], figures["one"])
    two = report.line("delivery, two workers", seconds["two"], figures["two"])
    return connection, one, two


def measure_whole_way(report, sink, rounds):
    """From the moment at which the rule falls due, with one worker for each half of the way."""
    seconds, figures = [], []
    for _round in range(rounds):
        Mail.objects.all().delete()
        tidy_up()
        took, of_parts = together(sink, "compose", "deliver")
        seconds.append(took)
        figures += of_parts
        report.expect_everybody_once(sink.told(), "the whole way")
    return report.line("the whole way: writing and delivery at once", seconds, figures)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database", help="an empty PostgreSQL database; else SQLite")
    parser.add_argument("--reminders", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        run_part(options.part)
        return
    os.environ["REMINDERS"] = str(options.reminders)
    report = Report(options.reminders)
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    make_reminders_due(options.reminders)
    took, figures = together(None, "compose")
    size = len(messages.unpacked(Mail.objects.first().message))
    print(f"{connection.vendor}: {report.number:,} reminders of {size:,} bytes", end="; ")
    print("load {:.1f} {:.1f}".format(*os.getloadavg()))
    report.line("writing (rule due → outbox), one worker", [took], figures)
    for kind, name in [("real", "aiosmtpd"), ("bare", "a server that does next to nothing")]:
        print(f"- to {name}", flush=True)
        with Sink(kind) as sink:
            bare, one, two = measure_delivery(report, sink, options.rounds)
            if kind == "real":
                report.expect(one >= LEAST * bare, f"Delivery is slower than {LEAST} ×.")
                whole = measure_whole_way(report, sink, options.rounds)
                report.expect(whole >= LEAST * bare, f"The whole way is slower than {LEAST} ×.")
                report.expect(two > one, "Two workers are not faster than one.")
    print("load at the end {:.1f}".format(*os.getloadavg()))
    if report.faults:
        sys.exit("\n".join(report.faults))


if __name__ == "__main__":
    main()
