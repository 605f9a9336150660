"""Keeping processes alive, and letting none outlive us."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time

from launcher import ROOT, VAR, say, shown

LONGEST_PAUSE = 30  # seconds
PR_SET_PDEATHSIG = 1  # prctl(2)


class Child:
    """A process that is started again when it ends, each time after a longer pause."""

    def __init__(self, name, command, environment):
        self.name, self.command, self.environment = name, command, environment
        self.log = VAR / "log" / f"{name}.log"
        self.log.write_text("")
        self.pause = 1
        self.start()

    def start(self):
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # the terminal's Ctrl-C reaches us alone
                preexec_fn=end_with_parent if sys.platform == "linux" else None,
            )
        self.started_at = time.monotonic()
        self.starts_again_at = None

    def is_alive(self):
        return self.process.poll() is None

    def keep_running(self):
        if self.is_alive():
            return
        now = time.monotonic()
        if self.starts_again_at is None:
            self.kill()  # what it may have left behind
            if now - self.started_at > 2 * LONGEST_PAUSE:
                self.pause = 1
            say(
                f"The process “{self.name}” ended ({how(self.process)}); "
                f"it starts again in {self.pause} s. Details: {shown(self.log)}"
            )
            self.starts_again_at = now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        elif now >= self.starts_again_at:
            self.start()

    def terminate(self):
        """Tell the main process only: a pool has to hear it from its parent."""
        if self.is_alive():
            self.process.terminate()

    def kill(self):
        """End the whole group at once."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def end_with_parent():
    """Let the kernel send TERM if we are killed before we can."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def how(process):
    code = process.returncode
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
