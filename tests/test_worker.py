"""A real worker hears the bell, over files and over Redis: the same code for both."""

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings

pytestmark = pytest.mark.skipif(
    os.environ.get("TEST_ON") == "postgresql", reason="brings its own SQLite"
)
ONE_DUE_MAIL = """
from mailing import tasks
from mailing.tests.factories import make_mail
make_mail(subject="Heard")
tasks.ring()
"""


@pytest.mark.parametrize("broker", ["files", pytest.param("redis", marks=pytest.mark.redis)])
def test_a_worker_delivers_as_soon_as_the_bell_rings(broker, tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "of-the-tests",
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "BROKER_DIR": f"{tmp_path}/broker",
        "REDIS_URL": os.environ["TEST_REDIS_URL"] if broker == "redis" else "",
        "EMAIL_URL": f"filemail:///{tmp_path}/mail",
    }
    python(["manage.py", "migrate", "--verbosity", "0"], environment)
    python(["manage.py", "createcachetable"], environment)
    command = ["-m", "celery", "-A", "cluster_portal", "worker", "-P", "solo"]
    with (tmp_path / "worker.log").open("w") as log:
        worker = subprocess.Popen(
            [sys.executable, *command, "--without-gossip", "--without-mingle"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        python(["manage.py", "shell", "-c", ONE_DUE_MAIL], environment)
        until = time.monotonic() + 30
        while not (mails := list(tmp_path.glob("mail/*.log"))) and time.monotonic() < until:
            time.sleep(0.1)
        assert len(mails) == 1, (tmp_path / "worker.log").read_text()
        assert "Subject: Heard" in mails[0].read_text()
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def python(arguments, environment):
    subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
        capture_output=True,
    )
