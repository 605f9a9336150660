"""Servers and processes of the fault tests: own ones, those of the machine are not touched."""

import asyncio
import email
import itertools
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[2]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"Nothing answers at port {port}.")


class Process:
    """Started anew as often as it is killed; what it says goes into a file."""

    def __init__(self, name, command, *, folder):
        self.name, self.command, self.path = name, command, folder / f"{name}.log"
        self.start()

    def start(self):
        with self.path.open("a") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self):
        """With all its children, at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def must_run(self):
        if self.process.poll() is not None:
            last_words = "\n".join(self.path.read_text().splitlines()[-15:])
            sys.exit(f"{self.name} ended by itself:\n{last_words}")


def celery(*arguments):
    return [sys.executable, "-m", "celery", "-A", "cluster_portal", *arguments]


class PostgreSQL:
    """A cluster in a folder; root starts it as `postgres`, because it does not run as root."""

    def __init__(self, folder):
        self.folder, self.port = folder / "postgresql", free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self):
        self.folder.mkdir()
        if os.geteuid() == 0:
            self.folder.parent.chmod(0o755)
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-A", "trust", "-U", "postgres", "--no-sync")
        with (self.folder / "postgresql.conf").open("a") as settings:
            settings.write(f"port = {self.port}\nlisten_addresses = '127.0.0.1'\n")
            settings.write(f"unix_socket_directories = '{self.folder}'\n")
        self._run("pg_ctl", "start", "-w", "-l", f"{self.folder}/log")

    def restart(self, how, pause=3):
        """`fast`: in order; `immediate`: as after a crash, without writing down what it knows."""
        self._run("pg_ctl", "stop", "-w", "-m", how)
        time.sleep(pause)
        self._run("pg_ctl", "start", "-w", "-l", f"{self.folder}/log")

    def stop(self):
        self._run("pg_ctl", "stop", "-w", "-m", "immediate")

    def _run(self, program, *arguments):
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
        command = [*as_postgres, found[-1] if found else program, "-D", self.folder, *arguments]
        subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL)


class Redis:
    """With its append-only file, as the portal wants it."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        options = ["--dir", self.folder, "--appendonly", "yes", "--save", ""]
        command = ["redis-server", "--port", str(self.port), *options]
        self.process = Process("redis", command, folder=self.folder)
        wait_for(self.port)

    def restart(self, pause=3):
        self.process.kill()
        time.sleep(pause)
        self.process.start()
        wait_for(self.port)

    def stop(self):
        self.process.stop()


class MailServer:
    """Takes every mail slowly enough to be interrupted, and remembers what came over which line."""

    SECONDS = 0.015  # before it knows the recipient, and again before it has taken the text

    def __init__(self):
        self.port = free_port()
        self.lines = itertools.count()
        self.taken = []  # (line, person, Message-ID), in order
        self.people = set()
        self.is_refusing = False
        self.refused = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        session.line = next(self.lines)
        return [*responses[:1], "250-PIPELINING", *responses[1:]]

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.is_refusing:
            self.refused += 1
            return "421 come back later"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        await asyncio.sleep(self.SECONDS)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await asyncio.sleep(self.SECONDS)
        message_id = email.message_from_bytes(envelope.content)["Message-ID"]
        self.taken.append((session.line, envelope.rcpt_tos[0], message_id))
        self.people.add(envelope.rcpt_tos[0])
        return "250 OK"

    def start(self):
        logging.getLogger("mail.log").setLevel(logging.ERROR)  # it tells of every command
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self):
        self.controller.stop()

    def refuse(self, seconds):
        """First it answers 421, then nobody listens."""
        self.is_refusing = True
        time.sleep(seconds / 2)
        self.stop()
        time.sleep(seconds / 2)
        self.is_refusing = False
        self.start()

    def repeats(self):
        """(person, Message-ID, whether it was in flight) for each mail that came once more.

        In flight was what came last over its line: after it the line broke, and nobody can say
        whether the other side has heard the answer.
        """
        last_of = {line: at for at, (line, _person, _id) in enumerate(self.taken)}
        copies = defaultdict(list)
        for at, (line, person, message_id) in enumerate(self.taken):
            copies[person, message_id].append(last_of[line] == at)
        return [
            (person, message_id, was_last)
            for (person, message_id), were_last in copies.items()
            for was_last in were_last[:-1]
        ]

    def people_with_two_messages(self):
        numbers = Counter(person for person, _id in {(p, m) for _line, p, m in self.taken})
        return [person for person, number in numbers.items() if number > 1]
