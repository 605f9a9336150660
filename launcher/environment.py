"""The environment .venv: exactly the packages that the requirement files pin."""

import hashlib
import shutil
import subprocess
import sys

from launcher import ROOT, VAR, Trouble, last_line, lock, say, shown

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MB = 1024 * 1024


def make_environment(*requirement_names):
    """Make .venv hold what these files pin; nothing is done when it already does."""
    files = [ROOT / name for name in requirement_names]
    stamp = VENV / f"installed-{files[-1].stem}"
    wanted = wanted_stamp(files)
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    with lock(VAR / "install.lock", wait=True):
        check_disk(500)
        if not PYTHON.exists() or made_by_another_python(stamp):
            make_venv()
        install(files)
        stamp.write_text(wanted)


def wanted_stamp(files):
    """Changes with the pinned packages and with the Python that they are installed for."""
    content = b"".join(file.read_bytes() for file in files)
    return f"{sys.version}\n{hashlib.sha256(content).hexdigest()}"


def made_by_another_python(stamp):
    return stamp.exists() and stamp.read_text().rpartition("\n")[0] != sys.version


def make_venv():
    version = "{}.{}".format(*sys.version_info[:2])
    say(f"Making the environment .venv with Python {version} …")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True
    )
    if made.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    output = made.stdout + made.stderr
    if "ensurepip" in output or "No module named venv" in output:
        raise Trouble(
            "This Python cannot make environments. On Debian and Ubuntu: "
            f"apt install python3-venv (or python{version}-venv), then start again."
        )
    raise Trouble(f"The environment .venv could not be made: {last_line(output)}")


def install(files):
    names = " and ".join(file.name for file in files)
    say(f"Installing the packages of {names}; the first time this takes about a minute …")
    log = VAR / "log" / "install.log"
    command = [PYTHON, "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check"]
    for file in files:
        command += ["-r", file]
    with log.open("w") as output:
        result = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT)
    if result.returncode:
        raise Trouble(f"{why_install_failed(log.read_text())} Details: {shown(log)}")


def why_install_failed(output):
    """The usual reasons, in the order in which one hides behind another."""
    reasons = {
        "There is no room left on the disk for the packages.": ["No space left on device"],
        "A downloaded package is not the one that was pinned: its checksum differs.": [
            "DO NOT MATCH THE HASHES"
        ],
        "The package index cannot be reached. Is there a network connection?": [
            "NewConnectionError",
            "Name or service not known",
            "name resolution",
            "unreachable",
            "timed out",
            "ProxyError",
            "SSLError",
            "Connection refused",
        ],
        "The package index cannot be reached, or has none of a pinned version.": [
            "No matching distribution"
        ],
    }
    for reason, signs in reasons.items():
        if any(sign in output for sign in signs):
            return reason
    return f"The packages could not be installed: {last_line(output)}"


def check_disk(megabytes):
    free = shutil.disk_usage(ROOT).free // MB
    if free < megabytes:
        raise Trouble(f"Only {free} MB of disk are free here; {megabytes} MB are needed.")
