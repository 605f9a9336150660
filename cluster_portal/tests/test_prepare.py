import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from accounts.tests.factories import make_user
from cluster_portal.management.commands import prepare

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


@pytest.fixture
def loaded(monkeypatch):
    """The names of the data sets that were asked for, none of which is really loaded."""
    names = []

    def remember(command, *arguments, **options):
        if command == "load_demo":
            names.extend(arguments)

    monkeypatch.setattr(prepare, "call_command", remember)
    return names


def record_applied(app, name):
    MigrationRecorder(connection).record_applied(app, name)


def test_older_code_refuses_a_newer_database():
    record_applied("accounts", "9999_from_the_future")
    with pytest.raises(CommandError, match=r"newer than this code: it has accounts\.9999_from"):
        call_command("prepare")


def test_older_code_refuses_a_database_with_an_app_it_does_not_know():
    record_applied("reporting_of_tomorrow", "0001_initial")
    with pytest.raises(CommandError, match="reporting_of_tomorrow"):
        call_command("prepare")


def test_a_migration_that_was_squashed_away_is_not_taken_for_a_newer_one(loaded):
    record_applied("accounts", "0000_squashed_long_ago")
    call_command("prepare")


def test_an_empty_database_gets_the_demo_once(loaded):
    for _ in range(2):
        call_command("prepare", demo="south-savo")
    assert loaded == ["south-savo"]


def test_a_database_with_content_gets_no_demo(loaded, capsys):
    make_user()
    call_command("prepare", demo="south-savo")
    assert loaded == []
    assert "no demo is loaded" in capsys.readouterr().out


def test_who_starts_without_a_demo_is_not_given_one_later(loaded):
    call_command("prepare")
    call_command("prepare", demo="south-savo")
    assert loaded == []
