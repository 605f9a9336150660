#!/usr/bin/env python3
"""CPU per request of each public page, as a ratio to a hello view in the same server.

    .venv/bin/python benchmarks/pages.py [--requests 60] [--rounds 3]

Loads the demo cluster into a database of its own, starts the portal's web server with one worker,
asks for each page in turn, and reads the worker's CPU time from the kernel. Times differ from
machine to machine; the ratios hardly do. Rounds are interleaved, and the median is shown.
"""

import argparse
import contextlib
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
HELLO = "/hello"
LISTS = [
    "/fi/",
    "/fi/members/",
    "/fi/members/?q=puolukan",
    "/fi/events/",
    "/fi/projects/",
    "/fi/strategy/",
    "/fi/network/",
    "/fi/news/",
    "/fi/search/?q=ruoka",
    "/fi/contact/",
    "/fi/join/",
    "/fi/press/",
    "/fi/privacy/",
    "/fi/accessibility/",
    "/events.ics",
    "/fi/news/feed/",
    "/sitemap.xml",
]


def manage(*arguments, environment):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def one_of_each(environment):
    """The address of one profile, event, project, focus area and article."""
    code = (
        "from cluster_portal.sitemaps import SITEMAPS\n"
        "from django.utils.translation import override\n"
        "with override('fi'):\n"
        "    for name in ('members', 'events', 'projects', 'focus-areas', 'news'):\n"
        "        things = SITEMAPS[name]().items()\n"
        "        print('address', things[0].get_absolute_url())\n"
    )
    output = manage("shell", "-c", code, environment=environment)
    return [line.split()[1] for line in output.splitlines() if line.startswith("address ")]


@contextlib.contextmanager
def server(environment):
    """The portal's web server; yields its port and the process id of its one worker."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    granian = Path(sys.executable).with_name("granian")
    options = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "1"]
    process = subprocess.Popen(
        [granian, *options, "--port", str(port), "cluster_portal.wsgi:application"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port)
        yield port, worker_of(process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def wait_for(port):
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.1)
    sys.exit("The web server did not start.")


def worker_of(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return max((int(child) for child in children), key=cpu_seconds)


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def measure(connection, pid, address, requests):
    """CPU milliseconds a request, and the bytes of the answer."""
    before = cpu_seconds(pid)
    for _ in range(requests):
        connection.request("GET", address, headers={"Host": "localhost"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            sys.exit(f"{address} answered {answer.status}")
    return 1000 * (cpu_seconds(pid) - before) / requests, len(body)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", help="default: a new SQLite file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as scratch:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "SECRET_KEY": "of-the-benchmark",
            "DEBUG": "0",
            "ALLOWED_HOSTS": "localhost",
            "DATABASE_URL": options.database or f"sqlite:///{scratch}/db.sqlite3",
            "BROKER_DIR": f"{scratch}/broker",
            "STATIC_ROOT": f"{scratch}/static",
            "MEDIA_ROOT": f"{scratch}/media",
            "LOG_LEVEL": "ERROR",
        }
        for command in (["migrate"], ["createcachetable"], ["collectstatic", "--noinput"]):
            manage(*command, environment=environment)
        manage("load_demo", "south-savo", environment=environment)
        pages = LISTS + one_of_each(environment)
        times, sizes = {page: [] for page in [HELLO, *pages]}, {}
        with server(environment) as (port, pid):
            connection = http.client.HTTPConnection("127.0.0.1", port)
            for page in times:
                measure(connection, pid, page, 5)  # warm
            for _ in range(options.rounds):
                for page in times:
                    many = 20 if page == HELLO else 1  # a tick of the clock is 10 ms
                    milliseconds, size = measure(connection, pid, page, options.requests * many)
                    times[page].append(milliseconds)
                    sizes[page] = size
    report(times, sizes)


def report(times, sizes):
    hello = statistics.median(times[HELLO])
    print(f"{'page':60} {'ms CPU':>8} {'× hello':>8} {'bytes':>9}")
    for page, values in times.items():
        median = statistics.median(values)
        print(f"{page:60} {median:8.2f} {median / hello:8.1f} {sizes[page]:9,}")


if __name__ == "__main__":
    main()
