#!/usr/bin/env python3
"""Break everything around the reminders while they go out, and count what arrives.

    .venv/bin/python tests/faults/reminders.py --database postgresql
    .venv/bin/python tests/faults/reminders.py --database sqlite

Real workers and a real scheduler send 2,000 reminders to a real SMTP server on this machine. The
workers are killed (SIGKILL, the whole process group) 50 times, some of them while the reminders are
written. In between the mail server refuses for a while (421, then nobody listens), and

- postgresql: two worker processes; Redis is killed and comes back; PostgreSQL is restarted, once in
  order and once as after a crash. Both are own servers in a folder that is thrown away.
- sqlite: one worker; the messages of the embedded broker are thrown away; somebody locks the
  database for longer than anybody waits for it; somebody is killed in the middle of a transaction.

At the end everybody must have one message. A repeat may only be of the message in flight when a
line broke, under the same Message-ID; each is listed. `--wrong` delivers wrongly on purpose, which
must be noticed. The exit code is 1 when the promise was broken, or a wrong delivery not noticed.
"""

import argparse
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.faults.servers import MailServer, PostgreSQL, Process, Redis, celery  # noqa: E402

WAYS = ["noted-first", "new-id", "no-claim"]
PARSER = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
PARSER.add_argument("--database", choices=["postgresql", "sqlite"], required=True)
PARSER.add_argument("--people", type=int, default=2000)
PARSER.add_argument("--kills", type=int, default=50)
PARSER.add_argument("--wrong", choices=WAYS, help="deliver wrongly, which must be noticed")
PARSER.add_argument("--only-kills", action="store_true", help="without the other faults")
PARSER.add_argument("--lease", type=float, help="seconds; the portal's own is two minutes")
PARSER.add_argument("--copy-of", help="a migrated SQLite database, to save the time")
OPTIONS = PARSER.parse_args()

SCRATCH = tempfile.TemporaryDirectory(prefix="reminder-faults-")
FOLDER = Path(SCRATCH.name)
MAIL_SERVER = MailServer()
IS_LARGE = OPTIONS.database == "postgresql"
POSTGRESQL, REDIS = PostgreSQL(FOLDER), Redis(FOLDER)
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "cluster_portal.settings",
    "SECRET_KEY": "of-the-fault-test",
    "DEBUG": "0",
    "ALLOWED_HOSTS": "localhost",
    "DATABASE_URL": POSTGRESQL.url if IS_LARGE else f"sqlite:///{FOLDER}/db.sqlite3",
    "REDIS_URL": REDIS.url if IS_LARGE else "",
    "BROKER_DIR": f"{FOLDER}/broker",
    "EMAIL_URL": f"smtp://127.0.0.1:{MAIL_SERVER.port}",
    "LOG_LEVEL": "INFO",
    "WRONG_DELIVERY": OPTIONS.wrong or "",
    "LEASE": str(OPTIONS.lease),
}
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import InterfaceError, OperationalError, connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from kombu.exceptions import OperationalError as BrokerError  # noqa: E402

from events import tasks  # noqa: E402
from events.models import Registration  # noqa: E402
from events.tests.factories import make_event, make_reminder_rule  # noqa: E402
from mailing.models import Mail  # noqa: E402
from mailing.tasks import ring  # noqa: E402

LONGEST_WAIT = 900  # seconds for one mail more; leases and delays are of minutes
KILLS_WHILE_WRITING = 0.1  # of all
REFUSING = 20  # seconds
LOCKED = 30  # seconds; a worker waits for 20


def register_people():
    event = make_event(starts_at=timezone.now() + timedelta(hours=10))
    make_reminder_rule(event=event)
    people = [f"guest{number}@example.org" for number in range(OPTIONS.people)]
    Registration.objects.bulk_create(
        Registration(event=event, name=f"Guest {number}", email=email, language="en")
        for number, email in enumerate(people)
    )
    Registration.objects.update(created_at=timezone.now() - timedelta(days=20))
    return set(people)


def start_workers():
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    pool = ["-c", "2"] if IS_LARGE else ["-P", "solo"]
    changes = {"tests.faults.wrong": OPTIONS.wrong, "tests.faults.impatient": OPTIONS.lease}
    more = ",".join(module for module, is_wanted in changes.items() if is_wanted)
    include = ["--include", more] if more else []
    command = celery("worker", "-l", "INFO", *pool, *quiet, *include)
    return Process("worker", command, folder=FOLDER)


def wait_until(is_reached, *processes):
    """However long, as long as something goes on."""
    until, progress = time.monotonic() + LONGEST_WAIT, len(MAIL_SERVER.taken)
    while not is_reached():
        for process in processes:
            process.must_run()
        if len(MAIL_SERVER.taken) > progress:
            until, progress = time.monotonic() + LONGEST_WAIT, len(MAIL_SERVER.taken)
        if time.monotonic() > until:
            return
        time.sleep(0.02)


def number_of(queryset):
    """The database may have been restarted meanwhile."""
    try:
        return queryset.count()
    except (OperationalError, InterfaceError):
        connection.close()
        return 0


def kill_while_writing(kills, worker, beat):
    """`send_event_reminders` is asked for at once; the scheduler would do it within a minute."""
    for kill in range(kills):
        ask_for(tasks.send_event_reminders.delay)
        part = OPTIONS.people * (kill + 1) // (kills + 2)
        wait_until(lambda part=part: number_of(Mail.objects) >= part, worker, beat)
        worker.kill()
        print(f"  kill {kill + 1}: {number_of(Mail.objects)} reminders were written", flush=True)
        worker.start()
    ask_for(tasks.send_event_reminders.delay)


def kill_while_sending(before, kills, worker, beat):
    """Each kill comes after some more mails, whatever went wrong in between."""
    faults = {round(kills * at): fault for at, fault in OTHER_FAULTS.items()}
    for kill in range(kills):
        reached = len(MAIL_SERVER.people)
        step = max(1, (OPTIONS.people - reached) // (kills - kill + 1))
        part = min(OPTIONS.people, reached + step)
        wait_until(lambda part=part: len(MAIL_SERVER.people) >= part, worker, beat)
        if kill in faults and not OPTIONS.only_kills:
            faults[kill]()
        worker.kill()
        taken = len(MAIL_SERVER.taken)
        print(f"  kill {before + kill + 1}: {taken} mails had arrived", flush=True)
        worker.start()
        ask_for(ring)  # as any other mail that is promised meanwhile would


def ask_for(task):
    try:
        task()
    except (BrokerError, OSError) as error:
        print(f"  the broker did not answer: {error}", flush=True)


# --- Other faults ---------------------------------------------------------------------------------


def refuse_mail():
    MAIL_SERVER.refuse(REFUSING)
    print(f"  the mail server refused for {REFUSING} s, {MAIL_SERVER.refused} mails heard a 421")


def restart_redis():
    REDIS.restart()
    print("  Redis was killed and started")


def restart_postgresql():
    POSTGRESQL.restart("fast")
    print("  PostgreSQL was restarted in order")


def crash_postgresql():
    POSTGRESQL.restart("immediate")
    print("  PostgreSQL was restarted as after a crash")


def empty_broker():
    messages = list((FOLDER / "broker" / "messages").iterdir())
    for message in messages:
        message.unlink(missing_ok=True)
    print(f"  {len(messages)} messages of the embedded broker were thrown away")


def lock_database():
    with sqlite3.connect(FOLDER / "db.sqlite3", timeout=60, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(LOCKED)
        other.execute("ROLLBACK")
    other.close()
    print(f"  the database was locked for {LOCKED} s")


def kill_in_transaction():
    code = (
        "import sqlite3, sys, time\n"
        f"other = sqlite3.connect('{FOLDER}/db.sqlite3', timeout=60, isolation_level=None)\n"
        "other.execute('BEGIN IMMEDIATE')\n"
        "other.execute('DELETE FROM mailing_mail')\n"
        "print('deleted', flush=True)\n"
        "time.sleep(60)\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    other.stdout.readline()
    time.sleep(2)
    other.send_signal(signal.SIGKILL)
    other.wait()
    print("  somebody was killed who had all mails deleted in a transaction")


OTHER_FAULTS = (
    {0.2: restart_redis, 0.4: refuse_mail, 0.6: restart_postgresql, 0.8: crash_postgresql}
    if IS_LARGE
    else {0.2: empty_broker, 0.4: refuse_mail, 0.6: lock_database, 0.8: kill_in_transaction}
)


# --- The whole ------------------------------------------------------------------------------------


def play():
    """Returns who should have a reminder."""
    if OPTIONS.copy_of:
        shutil.copy(OPTIONS.copy_of, FOLDER / "db.sqlite3")
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    people = register_people()
    worker = start_workers()
    beat = Process("beat", celery("beat", "-s", f"{FOLDER}/beat"), folder=FOLDER)
    try:
        while_writing = round(OPTIONS.kills * KILLS_WHILE_WRITING)
        kill_while_writing(while_writing, worker, beat)
        kill_while_sending(while_writing, OPTIONS.kills - while_writing, worker, beat)
        finished = Mail.objects.exclude(finished_at=None)
        wait_until(lambda: number_of(finished) == len(people), worker, beat)
        time.sleep(5)  # a repeat would come now
    finally:
        beat.stop()
        worker.stop()
    return people


def report(people, seconds):
    """Prints what arrived; returns whether everybody has one message."""
    missing = people - MAIL_SERVER.people
    two = MAIL_SERVER.people_with_two_messages()
    repeats = MAIL_SERVER.repeats()
    not_in_flight = [repeat for repeat in repeats if not repeat[2]]
    for person, message_id, was_last in repeats:
        when = "in flight when the line broke" if was_last else "NOT IN FLIGHT"
        print(f"  repeat: {person} {message_id} ({when})")
    print(
        f"{OPTIONS.database}: {len(people)} people, {OPTIONS.kills} kills, {seconds:.0f} s, "
        f"load {os.getloadavg()[0]:.1f}: {len(missing)} without a mail, {len(two)} with two "
        f"different messages, {len(repeats)} repeats with the same Message-ID, of which "
        f"{len(not_in_flight)} were not in flight"
    )
    return not missing and not two and not not_in_flight


def main():
    servers = [POSTGRESQL, REDIS] if IS_LARGE else []
    began = time.monotonic()
    started = []
    try:
        for server in [*servers, MAIL_SERVER]:
            server.start()
            started.append(server)
        people = play()
    finally:
        connection.close()
        for server in reversed(started):
            server.stop()
    is_kept = report(people, time.monotonic() - began)
    if OPTIONS.wrong:
        print(f"“{OPTIONS.wrong}” was {'NOT noticed' if is_kept else 'noticed, as it must be'}")
    sys.exit(0 if is_kept != bool(OPTIONS.wrong) else 1)


if __name__ == "__main__":
    main()
