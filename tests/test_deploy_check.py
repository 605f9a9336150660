"""What an installation for the public must hold. Settings are read anew, in own processes."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "SECRET_KEY": "0123456789-a-long-one-of-production-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "portal.example.org",
    "DATABASE_URL": "sqlite:///:memory:",
    "SITE_URL": "https://portal.example.org",
    "EMAIL_URL": "smtp://localhost:25",
    "REDIS_URL": "redis://localhost:6379/0",
}


def manage(*arguments, environment):
    inherited = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=inherited | environment,
        capture_output=True,
        text=True,
    )


def test_production_settings_pass_the_deployment_check():
    checked = manage("check", "--deploy", "--fail-level", "WARNING", environment=PRODUCTION)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.skipif((settings.BASE_DIR / ".env").exists(), reason="a .env of your own is read")
@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_a_missing_secret_stops_the_start_and_names_itself(name):
    without = {key: value for key, value in PRODUCTION.items() if key != name}
    checked = manage("check", environment=without)
    assert checked.returncode != 0
    assert name in checked.stderr.splitlines()[-1]


def test_debug_is_off_unless_asked_for():
    shown = manage("diffsettings", environment=PRODUCTION)
    assert shown.returncode == 0
    assert "DEBUG = True" not in shown.stdout
