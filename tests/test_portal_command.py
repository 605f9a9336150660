"""`./portal`: what it says when something is in its way, and a whole life of a running portal."""

import argparse
import contextlib
import os
import runpy
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings

import launcher
from launcher import Trouble, environment, mail_window, processes, run, surroundings

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """A portal whose folders are empty."""
    for module in (launcher, environment, processes, run, surroundings):
        monkeypatch.setattr(module, "ROOT", tmp_path, raising=False)
        monkeypatch.setattr(module, "VAR", tmp_path / "var", raising=False)
    (tmp_path / "var" / "log").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def taken_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def options(**overrides):
    return argparse.Namespace(**{"port": None, "demo": None, "no_demo": False} | overrides)


# --- In its way ---------------------------------------------------------------------------------


def test_a_python_that_is_too_old_is_named(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(ROOT / "portal"), run_name="__main__")
    assert stopped.value.code == "portal: Python 3.11 or newer is needed; this is 3.10."


def test_a_port_that_was_asked_for_and_is_taken_is_an_error(taken_port):
    with pytest.raises(Trouble, match=f"Port {taken_port} is taken"):
        run.choose_port(taken_port)


def test_without_a_wish_the_next_free_port_is_taken(taken_port, monkeypatch, capsys):
    monkeypatch.setattr(run, "DEFAULT_PORT", taken_port)
    assert run.choose_port(None) > taken_port
    assert f"Port {taken_port} is taken" in capsys.readouterr().out


@pytest.mark.parametrize("port", [70_000, -1])
def test_a_port_that_cannot_be_is_an_error(port):
    with pytest.raises(Trouble, match="cannot be used"):
        run.choose_port(port)


def test_a_second_run_says_where_the_first_one_is(tmp_path):
    with launcher.lock(tmp_path / "lock") as held:
        held.write("http://127.0.0.1:8001/")
        held.flush()
        with (
            pytest.raises(Trouble, match="Already running here at http://127.0.0.1:8001/"),
            launcher.lock(tmp_path / "lock"),
        ):
            pass


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("ERROR: [Errno 28] No space left on device", "no room left"),
        ("WARNING: … NewConnectionError …\nERROR: No matching distribution found", "network"),
        ("ERROR: No matching distribution found for django==5.2.19", "index"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE FILE", "checksum"),
        ("ERROR: something new", "something new"),
    ],
)
def test_a_failed_installation_is_explained(output, reason):
    assert reason in environment.why_install_failed(output)


def test_a_full_disk_is_told_before_anything_is_installed(elsewhere):
    with pytest.raises(Trouble, match="MB of disk are free here"):
        environment.check_disk(10**9)


def test_a_python_without_venv_names_the_package(elsewhere, monkeypatch):
    broken = elsewhere / "python"
    broken.write_text("#!/bin/sh\necho 'ensurepip is not available' >&2; exit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    monkeypatch.setattr(environment, "VENV", elsewhere / ".venv")
    with pytest.raises(Trouble, match="apt install python3-venv"):
        environment.make_venv()


# --- What the processes get ----------------------------------------------------------------------


def test_the_environment_goes_before_the_file_and_the_file_before_defaults(elsewhere, monkeypatch):
    (elsewhere / ".env").write_text(
        "# ours\nSITE_URL=https://file.example.org\nexport DEBUG='1'\nREDIS_URL=redis://file\n"
    )
    for name in ("SITE_URL", "DEBUG", "ALLOWED_HOSTS", "EMAIL_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REDIS_URL", "redis://environment")
    given = surroundings.child_environment(8123)
    assert given["SITE_URL"] == "https://file.example.org"
    assert given["DEBUG"] == "1"
    assert given["REDIS_URL"] == "redis://environment"
    assert given["ALLOWED_HOSTS"] == "localhost,127.0.0.1"


def test_the_secret_key_is_made_once_and_is_for_the_owner_alone(elsewhere, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "")
    keys = {surroundings.child_environment()["SECRET_KEY"] for _ in range(2)}
    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert stat.S_IMODE((elsewhere / "var" / "secret_key").stat().st_mode) == 0o600


def test_the_default_language_comes_with_the_demo(elsewhere, monkeypatch):
    monkeypatch.delenv("DEFAULT_LANGUAGE", raising=False)
    data = elsewhere / "demo" / "data" / "leszno"
    data.mkdir(parents=True)
    (data / "cluster.toml").write_text('default_language = "pl"\n')
    assert "DEFAULT_LANGUAGE" not in surroundings.child_environment()
    assert surroundings.child_environment(demo="leszno")["DEFAULT_LANGUAGE"] == "pl"
    (elsewhere / "var" / "demo").write_text("leszno")
    assert surroundings.child_environment()["DEFAULT_LANGUAGE"] == "pl"


def test_a_demo_is_for_the_first_start(elsewhere):
    assert run.choose_demo(options()) == "south-savo"
    assert run.choose_demo(options(no_demo=True)) == ""
    assert run.choose_demo(options(demo="leszno")) == "leszno"
    (elsewhere / "var" / "demo").write_text("leszno")
    assert run.choose_demo(options()) == ""
    with pytest.raises(Trouble, match="“leszno” before"):
        run.choose_demo(options(demo="south-savo"))


def test_each_new_mail_is_told_once(elsewhere, capsys):
    folder = elsewhere / "var" / "mail"
    folder.mkdir()
    old, new = folder / "1.log", folder / "2.log"
    subject = "Subject: =?utf-8?q?P=C3=A4iv=C3=A4=C3=A4?="
    mail = f"{subject}\nTo: {{}}@example.org\n\nHello\n{'-' * 79}\n"
    old.write_text(mail.format("before"))
    window = mail_window.MailWindow(folder)
    new.write_text(mail.format("first") + mail.format("second"))
    window.show_new()
    with old.open("a") as more:
        more.write(mail.format("third"))
    window.show_new()
    told = [line.split(" (")[0] for line in capsys.readouterr().out.splitlines()]
    assert told == [f"Mail to {name}@example.org: Päivää" for name in ("first", "second", "third")]


def test_a_code_is_told_with_its_mail(elsewhere, capsys):
    folder = elsewhere / "var" / "mail"
    folder.mkdir()
    window = mail_window.MailWindow(folder)
    text = "Your code, order 12345678:\n\n123456\n\nType it."
    (folder / "1.log").write_text(f"Subject: Your code\nTo: a@example.org\n\n{text}\n{'-' * 79}\n")
    window.show_new()
    assert capsys.readouterr().out.startswith("Mail to a@example.org: Your code 123456 (")


# --- Keeping alive -------------------------------------------------------------------------------


def test_a_process_that_dies_is_started_again_after_a_pause(elsewhere):
    child = processes.Child("sleeper", ["sleep", "60"], dict(os.environ))
    child.pause = 0
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    child.process.wait()
    for _ in range(2):
        child.keep_running()
    try:
        assert child.is_alive()
        assert child.process.pid != first
    finally:
        child.kill()
    assert not child.is_alive()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
@pytest.mark.skipif(os.environ.get("TEST_ON") == "postgresql", reason="brings its own SQLite")
def test_a_whole_life(tmp_path):
    """Start, answer, refuse a second start, survive a killed worker, stop without a trace."""
    home = copy_of_the_portal(tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    first = start(home, "run", "--no-demo", "--port", str(port))
    try:
        read_until(first, "Ctrl-C stops everything.")
        assert answer(port, "/en/accounts/login/code/") == 200
        second = start(home, "run")
        assert second.wait(timeout=30) == 1
        assert f"Already running here at http://127.0.0.1:{port}/" in second.stdout.read()

        ((worker, _),) = workers_of(home)
        os.kill(worker, signal.SIGKILL)
        read_until(first, "“worker” ended (SIGKILL); it starts again in 1 s")
        wait_for(lambda: len(workers_of(home)) == 1)
    finally:
        first.send_signal(signal.SIGINT)
        stopped = first.wait(timeout=30)
    assert stopped == 0
    assert processes_of(home) == []


def copy_of_the_portal(folder):
    """As a fresh clone would be, with the packages of this environment."""
    home = folder / "portal-home"
    shutil.copytree(
        ROOT, home, ignore=shutil.ignore_patterns(".git", ".venv", "var", "node_modules", ".env")
    )
    (home / ".venv").mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        (home / ".venv" / name).symlink_to(Path(sys.prefix) / name)
    stamp = environment.wanted_stamp([home / "requirements.txt"])
    (home / ".venv" / "installed-requirements").write_text(stamp)
    return home


def start(home, *arguments):
    clean = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
    }
    return subprocess.Popen(
        [sys.executable, str(home / "portal"), *arguments],
        env=clean,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def read_until(process, text):
    told = ""
    for line in process.stdout:
        told += line
        if text in line:
            return
    pytest.fail(f"It ended without saying “{text}”:\n{told}")


def processes_of(home):
    """Those that run in this home, as pairs of id and command line."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (folder / "cmdline").read_text().replace("\0", " ")
            if f"{home}/.venv" in command:
                found.append((int(folder.name), command))
    return found


def workers_of(home):
    return [each for each in processes_of(home) if " worker " in each[1]]


def answer(port, path):
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    return connection.getresponse().status


def wait_for(condition, seconds=30):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.2)
