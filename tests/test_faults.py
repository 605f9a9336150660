"""The fault test itself: it counts rightly, and still runs. Its long runs are made by hand."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.faults.servers import MailServer


def server_that_took(*mails):
    server = MailServer()
    server.taken = list(mails)
    return server


def test_a_repeat_of_what_came_last_over_a_line_was_in_flight():
    server = server_that_took((0, "ann", "<1>"), (0, "bob", "<2>"), (1, "bob", "<2>"))
    assert server.repeats() == [("bob", "<2>", True)]
    assert server.people_with_two_messages() == []


def test_a_repeat_of_anything_else_was_not():
    server = server_that_took((0, "ann", "<1>"), (0, "bob", "<2>"), (1, "ann", "<1>"))
    assert server.repeats() == [("ann", "<1>", False)]


def test_another_message_to_the_same_person_is_no_repeat():
    server = server_that_took((0, "ann", "<1>"), (1, "ann", "<2>"))
    assert server.repeats() == []
    assert server.people_with_two_messages() == ["ann"]


@pytest.mark.skipif(os.environ.get("TEST_ON") == "postgresql", reason="brings its own SQLite")
@pytest.mark.django_db
def test_everybody_has_one_reminder_although_the_worker_is_killed(tmp_path):
    copy = tmp_path / "migrated.sqlite3"
    with (
        sqlite3.connect(connection.settings_dict["NAME"]) as source,
        sqlite3.connect(copy) as target,
    ):
        source.backup(target)
    options = ["--people", "30", "--kills", "2", "--only-kills", "--lease", "3"]
    run = subprocess.run(
        [sys.executable, "tests/faults/reminders.py", "--database", "sqlite", *options]
        + ["--copy-of", copy],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert "30 people, 2 kills" in run.stdout, run.stderr
    assert run.returncode == 0, run.stdout
