"""The portal as it is deployed, with the demo cluster, in a folder that is thrown away."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.pages import ROOT, manage, one_of_each, wait_for

KINDS = ("profile", "event", "project", "focus area", "article")


@contextlib.contextmanager
def deployment(language="fi"):
    """Static files hashed and compressed, one worker; yields its address and {page: path}."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as scratch:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        environment = os.environ | {
            "SECRET_KEY": "of-the-benchmark",
            "DEBUG": "0",
            "ALLOWED_HOSTS": "localhost",
            "SITE_URL": f"http://localhost:{port}",
            "DATABASE_URL": f"sqlite:///{scratch}/db.sqlite3",
            "BROKER_DIR": f"{scratch}/broker",
            "STATIC_ROOT": f"{scratch}/static",
            "MEDIA_ROOT": f"{scratch}/media",
            "LOG_LEVEL": "ERROR",
        }
        for command in (["migrate"], ["createcachetable"], ["collectstatic", "--noinput"]):
            manage(*command, environment=environment)
        manage("load_demo", "south-savo", environment=environment)
        compress = [sys.executable, "-m", "whitenoise.compress", "--quiet", f"{scratch}/static"]
        subprocess.run(compress, check=True)
        pages = pages_of(language, one_of_each(environment))
        with server(port, environment):
            yield f"http://localhost:{port}", pages


def pages_of(language, single_pages):
    lists = {
        "home": "",
        "directory": "members/",
        "events": "events/",
        "projects": "projects/",
        "strategy": "strategy/",
        "network": "network/",
        "news": "news/",
        "contact": "contact/",
        "join": "join/",
        "search": "search/?q=ruoka",
        "figures": "figures/",
        "press": "press/",
        "privacy": "privacy/",
        "accessibility": "accessibility/",
        "sign in": "accounts/login/",
    }
    pages = {name: f"/{language}/{path}" for name, path in lists.items()}
    singles = (path.replace("/fi/", f"/{language}/", 1) for path in single_pages)
    return pages | dict(zip(KINDS, singles, strict=True))


@contextlib.contextmanager
def server(port, environment):
    granian = Path(sys.executable).with_name("granian")
    process = subprocess.Popen(
        [granian, "--interface", "wsgi", "--port", str(port), "cluster_portal.wsgi:application"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)
