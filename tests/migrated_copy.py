"""A migrated SQLite database is kept between test runs, for as long as no migration changes.

Django still compares it with the migrations; it only finds them applied. CI starts from nothing.
"""

import hashlib
import os
import shutil
import sqlite3
import sys
import tempfile
from importlib.metadata import distributions
from pathlib import Path

from django.conf import settings


def patch(creation):
    """Make Django's test database a copy of the kept one, or keep the one that it makes."""
    kept = _place()
    if kept.exists():
        make_empty = creation._create_test_db

        def make_copy(*args, **kwargs):
            name = make_empty(*args, **kwargs)
            shutil.copy(kept, name)
            return name

        creation._create_test_db = make_copy
    elif not os.environ.get("CI"):
        create = creation.create_test_db

        def create_and_keep(*args, **kwargs):
            name = create(*args, **kwargs)
            unfinished = kept.with_suffix(f".{os.getpid()}")
            with sqlite3.connect(name) as source, sqlite3.connect(unfinished) as target:
                source.backup(target)
            unfinished.replace(kept)
            return name

        creation.create_test_db = create_and_keep


def _place() -> Path:
    """Named after everything that the migrations depend on."""
    state = hashlib.sha256(sys.version.encode())
    for file in sorted(settings.BASE_DIR.glob("*/migrations/*.py")):
        state.update(file.read_bytes())
    for package in sorted(f"{each.name}{each.version}" for each in distributions()):
        state.update(package.encode())
    return Path(tempfile.gettempdir()) / f"portal-migrated-{state.hexdigest()[:20]}.sqlite3"
