"""What all tests share: the groups that need something of the machine, and a clean cache."""

import os
import shutil

import pytest
from django.core.cache import cache

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
    """Tests of PostgreSQL wait for the pass on PostgreSQL, where there is going to be one."""
    on_postgresql = os.environ.get("TEST_ON") == "postgresql"
    later = [
        item
        for item in items
        if item.get_closest_marker("postgres") and is_there("postgres") and not on_postgresql
    ]
    if later:
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if item not in later]


def pytest_runtest_setup(item):
    for group, reason in NEEDS.items():
        if item.get_closest_marker(group) and not is_there(group):
            item.config.stash.setdefault(MISSING, set()).add(group)
            if item.config.getoption("require_all"):
                pytest.fail(f"The group “{group}” has to run here, but {reason}.", pytrace=False)
            pytest.skip(reason)


MISSING = pytest.StashKey[set]()


def pytest_terminal_summary(terminalreporter, config):
    for group in sorted(config.stash.get(MISSING, ())):
        terminalreporter.write_line(f"The group “{group}” did not run: {NEEDS[group]}.")


@pytest.fixture(autouse=True)
def clean_cache():
    """Rate limits are counted in the cache: no test may use up another's tries."""
    cache.clear()
