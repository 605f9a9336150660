"""`./portal test`: the whole suite on SQLite, then once more on PostgreSQL where there is one."""

import os
import subprocess

from launcher import ROOT, say
from launcher.environment import PYTHON, make_environment

NOTHING_COLLECTED = 5  # exit code of pytest
ON_ALL_CORES = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]


def run_tests(arguments):
    make_environment("requirements.txt", "requirements-dev.txt")
    rounds = [("SQLite", "sqlite", [])]
    if os.environ.get("TEST_DATABASE_URL"):
        rounds.append(("PostgreSQL", "postgresql", ["-m", "not browser"]))
    for number, (title, database, choice) in enumerate(rounds, start=1):
        say(f"\nTests on {title}, round {number} of {len(rounds)}")
        command = [PYTHON, "-m", "pytest", *ON_ALL_CORES, *choice, *arguments]
        result = subprocess.run(command, env={**os.environ, "TEST_ON": database}, cwd=ROOT)
        found_nothing = result.returncode == NOTHING_COLLECTED and len(rounds) > 1
        if result.returncode and not found_nothing:
            return result.returncode
    return 0
