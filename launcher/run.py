"""`./portal run`: from whatever is there to a portal that answers, and back to nothing."""

import contextlib
import http.client
import signal
import socket
import subprocess
import time

from launcher import ROOT, VAR, Trouble, last_line, lock, say, shown
from launcher.environment import PYTHON, check_disk, make_environment
from launcher.mail_window import MailWindow
from launcher.processes import Child
from launcher.surroundings import DEFAULT_PORT, MAIL, child_environment, loaded_demo

DEFAULT_DEMO = "south-savo"


def run(options):
    with lock(VAR / "run.lock") as held:
        make_environment("requirements.txt")
        check_disk(50)
        port = choose_port(options.port)
        held.write(f"http://127.0.0.1:{port}/")
        held.flush()
        demo = choose_demo(options)
        prepare(demo, port)
        supervise(port, says_sign_ins=not demo)  # loading a demo has said them


def choose_port(wanted):
    if wanted is not None:
        if not is_free(wanted):
            raise Trouble(f"Port {wanted} is taken by another program; give another --port.")
        return wanted
    for port in range(DEFAULT_PORT, DEFAULT_PORT + 100):
        if is_free(port):
            if port != DEFAULT_PORT:
                say(f"Port {DEFAULT_PORT} is taken by another program; using {port}.")
            return port
    raise Trouble(f"No port from {DEFAULT_PORT} to {port} is free; give another --port.")


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (PermissionError, OverflowError):
            raise Trouble(f"Port {port} cannot be used; give one of 1024 to 65535.") from None
        except OSError:
            return False
    return True


def choose_demo(options):
    """What to load if the database turns out to be empty."""
    loaded = loaded_demo()
    if options.demo and loaded not in (None, options.demo):
        before = f"the demo “{loaded}”" if loaded else "no demo"
        raise Trouble(
            f"This portal was started with {before} before. "
            f"--demo is for a first start: move the folder {shown(VAR)} away to begin anew."
        )
    is_first_start = loaded is None and not options.no_demo
    return (options.demo or DEFAULT_DEMO) if is_first_start else ""


def prepare(demo, port):
    """Database, static files and, on the first start, a demo cluster: one Django process."""
    command = [PYTHON, "manage.py", "prepare", *(["--demo", demo] if demo else [])]
    log = VAR / "log" / "prepare.log"
    environment = child_environment(port, demo)
    with log.open("w") as errors:
        result = subprocess.run(command, env=environment, stderr=errors, cwd=ROOT)
    if result.returncode:
        reason = last_line(log.read_text())
        told = reason.partition("CommandError: ")[2].removeprefix("Error: ")
        raise Trouble(told or f"The database is not ready: {reason} Details: {shown(log)}")


def supervise(port, *, says_sign_ins):
    environment = child_environment(port)
    mails = MailWindow(MAIL)
    children = []
    try:
        say("Starting the web server, the worker and the scheduler …")
        children.append(Child("web", web_command(port), environment))
        wait_for_answer(port, children[0])
        children.append(Child("worker", worker_command(environment), environment))
        children.append(Child("scheduler", scheduler_command(), environment))
        say_where_everything_is(port, environment, says_sign_ins)
        while True:
            for child in children:
                child.keep_running()
            mails.show_new()
            time.sleep(0.5)
    except KeyboardInterrupt:
        say("\nStopping …")
    finally:
        stop(children)
    say("Stopped. The next ./portal run goes on from here.")


def web_command(port):
    return [
        *(PYTHON, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "10"),
        "cluster_portal.wsgi:application",
    ]


def worker_command(environment):
    pool = ("prefork", "-c", "2") if environment.get("REDIS_URL") else ("solo",)
    return [
        *(PYTHON, "-m", "celery", "-A", "cluster_portal", "worker", "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat", "-P", *pool),
    ]


def scheduler_command():
    return [
        *(PYTHON, "-m", "celery", "-A", "cluster_portal", "beat", "--loglevel", "INFO"),
        *("--schedule", VAR / "beat-schedule", "--pidfile", ""),
    ]


def wait_for_answer(port, web, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not web.is_alive():
            reason = last_line(web.log.read_text())
            raise Trouble(f"The web server did not start: {reason} Details: {shown(web.log)}")
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/healthz")
            if connection.getresponse().status < 500:
                return
        time.sleep(0.1)
    raise Trouble(f"The web server did not answer in {seconds} s. Details: {shown(web.log)}")


def say_where_everything_is(port, environment, says_sign_ins):
    say(f"\nThe portal:          http://127.0.0.1:{port}/")
    say(f"Its administration:  http://127.0.0.1:{port}/admin/")
    sign_ins = VAR / "demo-sign-ins.txt"
    if says_sign_ins and sign_ins.exists():
        say(f"\n{sign_ins.read_text().strip()}")
    if environment["EMAIL_URL"].startswith("filemail:"):
        say(f"\nNo mail leaves this machine: each is written to {shown(MAIL)} and told here.")
    say("Ctrl-C stops everything.\n")


def stop(children, seconds=15):
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)  # we are already on our way out
    for child in children:
        child.terminate()
    until = time.monotonic() + seconds
    while any(child.is_alive() for child in children) and time.monotonic() < until:
        time.sleep(0.05)
    for child in children:
        child.kill()
