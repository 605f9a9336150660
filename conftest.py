"""What all tests share: the groups that need something of the machine, and a clean cache."""

import os
import shutil
import sys

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from tests import migrated_copy

NEEDS = {
    "postgres": "TEST_DATABASE_URL names no PostgreSQL",
    "redis": "TEST_REDIS_URL names no Redis",
    "browser": "there is no Chromium on the path",
    "gettext": "there is no xgettext on the path",
}


def chromium():
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


def is_there(group):
    return {
        "postgres": bool(os.environ.get("TEST_DATABASE_URL")),
        "redis": bool(os.environ.get("TEST_REDIS_URL")),
        "browser": bool(chromium()),
        "gettext": bool(shutil.which("xgettext")),
    }[group]


def pytest_addoption(parser):
    parser.addoption(
        "--require-all",
        action="store_true",
        default=os.environ.get("CI") == "1",
        help="a group that cannot run is a failure (as with CI=1)",
    )


def pytest_collection_modifyitems(config, items):
    """Tests of PostgreSQL wait for the pass on PostgreSQL, where there is going to be one.

    Tests that empty the database come last, pages in a browser at the very end: pytest would put
    these first of all that have parameters.
    """
    items.sort(key=_lateness)
    on_postgresql = os.environ.get("TEST_ON") == "postgresql"
    later = [
        item
        for item in items
        if item.get_closest_marker("postgres") and is_there("postgres") and not on_postgresql
    ]
    if later:
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if item not in later]


def _lateness(item):
    database = item.get_closest_marker("django_db")
    empties_it = bool(database and database.kwargs.get("transaction"))
    return empties_it, bool(item.get_closest_marker("browser"))


def pytest_runtest_setup(item):
    for group, reason in NEEDS.items():
        if item.get_closest_marker(group) and not is_there(group):
            item.config.stash.setdefault(MISSING, set()).add(group)
            if item.config.getoption("require_all"):
                pytest.fail(f"The group “{group}” has to run here, but {reason}.", pytrace=False)
            pytest.skip(reason)


MISSING = pytest.StashKey[set]()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_use_migrations):
    """Migrating from nothing takes long: SQLite begins where these very migrations had ended."""
    if connection.vendor == "sqlite" and django_db_use_migrations:
        migrated_copy.patch(connection.creation)


def pytest_terminal_summary(terminalreporter, config):
    for group in sorted(config.stash.get(MISSING, ())):
        terminalreporter.write_line(f"The group “{group}” did not run: {NEEDS[group]}.")


@pytest.fixture(autouse=True)
def in_english():
    """The tests quote the words of the source; pages take their language from the address."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def clean_cache():
    """Nothing that a process holds outlives a test: rate limits, the index of the search."""
    cache.clear()
    if index := sys.modules.get("members.search.index"):  # not every test comes that far
        index.forget()
