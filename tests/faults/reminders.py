#!/usr/bin/env python3
"""Kill the worker while it sends reminders, and count what arrives.

    .venv/bin/python tests/faults/reminders.py embedded
    .venv/bin/python tests/faults/reminders.py server postgres://… redis://…

A real worker and a real scheduler send reminders to a real SMTP server on this machine. The worker
is killed (SIGKILL, its whole process group) in the middle several times and started again. At the
end everybody must have the reminder; a repeat may only be a mail in flight at a kill, under the
same Message-ID. The last line sums up; the exit code is 1 when the promise was broken.
"""

import argparse
import email
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path

import django
from aiosmtpd.controller import Controller
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
SECONDS_A_MAIL = 0.04  # slow enough to be killed in the middle
LONGEST_WAIT = 600  # seconds


class Sink:
    """Accepts every mail and remembers who got which Message-ID how often."""

    def __init__(self):
        self.received = defaultdict(Counter)

    @property
    def people(self):
        return len(self.received)

    @property
    def mails(self):
        return sum(ids.total() for ids in self.received.values())

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = email.message_from_bytes(envelope.content)
        time.sleep(SECONDS_A_MAIL)
        self.received[envelope.rcpt_tos[0]][message["Message-ID"]] += 1
        return "250 OK"


class Process:
    def __init__(self, name, *arguments, log):
        self.command = [sys.executable, "-m", "celery", "-A", "cluster_portal", *arguments]
        self.path = log / f"{name}.log"
        self.log = self.path.open("a")
        self.start()

    def last_words(self):
        return "\n".join(self.path.read_text().splitlines()[-10:])

    def start(self):
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, stdout=self.log, stderr=self.log, start_new_session=True
        )

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def is_running(self):
        return self.process.poll() is None

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def surroundings(options, scratch, smtp_port):
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "cluster_portal.settings",
        "SECRET_KEY": "of-the-fault-test",
        "DEBUG": "0",
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": options.database or f"sqlite:///{scratch}/db.sqlite3",
        "REDIS_URL": options.redis or "",
        "BROKER_DIR": f"{scratch}/broker",
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        "LOG_LEVEL": "INFO",
    }
    sys.path.insert(0, str(ROOT))
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable")


def register_people(count):
    from django.utils import timezone  # noqa: PLC0415 - Django is set up by now

    from events.tests.factories import (  # noqa: PLC0415
        make_event,
        make_registration,
        make_reminder_rule,
    )

    event = make_event(starts_at=timezone.now() + timedelta(hours=5), slug=f"faults-{os.getpid()}")
    make_reminder_rule(event=event)
    return {make_registration(event=event).email for _ in range(count)}


def wait_until(is_reached, *processes):
    until = time.monotonic() + LONGEST_WAIT
    while not is_reached() and time.monotonic() < until:
        for process in processes:
            if not process.is_running():
                sys.exit(f"A process ended by itself:\n{process.last_words()}")
        time.sleep(0.05)


def worker_arguments(options):
    pool = ["-c", "2"] if options.redis else ["-P", "solo"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return ["worker", "-l", "INFO", *pool, *quiet]


def play(options, scratch, sink):
    """Start, kill in the middle, start again; returns who should have a reminder."""
    people = register_people(options.people)
    worker = Process("worker", *worker_arguments(options), log=scratch)
    beat = Process("beat", "beat", "-s", f"{scratch}/beat", log=scratch)
    try:
        for kill in range(options.kills):
            part = options.people * (kill + 1) // (options.kills + 2)
            wait_until(lambda part=part: sink.mails >= part, worker, beat)
            worker.kill()
            print(f"  kill {kill + 1}: {sink.mails} mails had arrived", flush=True)
            worker.start()
        wait_until(lambda: sink.people >= len(people), worker, beat)
        time.sleep(5)  # a repeat would come now
    finally:
        beat.stop()
        worker.stop()
    return people


def report(options, sink, people, seconds):
    missing = len(people - sink.received.keys())
    repeats = sink.mails - sink.people
    two_ids = sum(len(ids) > 1 for ids in sink.received.values())
    print(
        f"{options.mode}: {len(people)} people, {options.kills} kills, {seconds:.0f} s: "
        f"{missing} without a mail, {repeats} repeats with the same Message-ID, "
        f"{two_ids} people with two different mails"
    )
    return missing == 0 and two_ids == 0 and repeats <= options.kills


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("mode", choices=["embedded", "server"])
    parser.add_argument("database", nargs="?", help="an empty PostgreSQL database, for “server”")
    parser.add_argument("redis", nargs="?")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--kills", type=int, default=3)
    options = parser.parse_args()
    if options.mode == "server" and not (options.database and options.redis):
        parser.error("“server” needs a database and a Redis")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="reminder-faults-") as folder:
        scratch, sink, port = Path(folder), Sink(), free_port()
        surroundings(options, scratch, port)
        controller = Controller(sink, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            people = play(options, scratch, sink)
        finally:
            controller.stop()
    return 0 if report(options, sink, people, time.monotonic() - started) else 1


if __name__ == "__main__":
    sys.exit(main())
