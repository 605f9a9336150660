"""What `./portal` is made of. Standard library only: it runs before anything is installed."""

import contextlib
import fcntl
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"  # everything that a running portal keeps


class Trouble(Exception):
    """Something that the person at the keyboard has to know: one clear sentence."""


def say(text=""):
    print(text, flush=True)


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason."


def shown(path):
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


@contextlib.contextmanager
def lock(path, *, wait=False):
    """Hold the file for ourselves; the kernel lets go of it whatever becomes of us."""
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            file.seek(0)
            address = file.read()
            where = f" at {address}" if address else ""
            raise Trouble(f"Already running here{where}. Stop it there with Ctrl-C.") from None
        file.truncate(0)
        yield file
