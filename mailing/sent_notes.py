"""Writing down what has gone out: one mail at a time, and again if the database had forgotten it.

A note is committed at once, so that it outlives this process, but its commit does not wait for the
disk: on PostgreSQL by `synchronous_commit`, on SQLite by `synchronous` in the settings. When the
database falls over and has lost the last notes, whoever made them makes them again. Only if worker
and database die in the same moment, as in a power cut, can mails of the last second go out twice.
"""

import contextlib
import logging
import time
from collections import deque

from django.db import InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils import timezone

from mailing.models import Mail

logger = logging.getLogger(__name__)

DATABASE_AWAY = (0.5, 1, 2, 4, 8, 16, 32)  # seconds between trying again; in all under a lease
REMEMBERED = 5000  # mails; PostgreSQL commits what did not wait within 0.6 seconds
NOTE = f"""
    UPDATE {Mail._meta.db_table}
    SET state = %s, finished_at = %s, attempts = attempts + 1, claim = NULL, lease_until = NULL
    WHERE id = %s AND claim = %s
"""  # noqa: S608 - as SQL, because building it for each mail takes longer than running it


class SentNotes:
    """At most one mail has gone out and is not written down: the last one."""

    def __init__(self):
        self.last = None
        self.recent = deque(maxlen=REMEMBERED)

    def has_gone_out(self, promise: Mail):
        self.last = promise
        self.recent.append(promise.pk)

    def write(self):
        """Called before the text of the next mail goes to the server."""
        if self.last is None:
            return
        claim = Mail._meta.get_field("claim").get_db_prep_value(self.last.claim, connection)
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(NOTE, [Mail.State.SENT.value, now, self.last.pk, claim])
        if self.last.is_secret:
            _forget_secrets([self.last.pk])
        self.last = None

    def write_again(self):
        """After a fault of the database, as soon as it is back."""
        for wait in DATABASE_AWAY:
            logger.warning("The database does not answer; what went out is noted in %s s.", wait)
            connection.close()
            time.sleep(wait)
            with contextlib.suppress(OperationalError, InterfaceError):
                self._write_recent()
                return
        self._write_recent()

    def _write_recent(self):
        unnoted = Mail.objects.filter(pk__in=self.recent, state__in=Mail.UNFINISHED)
        unnoted.update(
            state=Mail.State.SENT,
            finished_at=timezone.now(),
            attempts=F("attempts") + 1,
            claim=None,
            lease_until=None,
        )
        _forget_secrets(self.recent)
        self.last = None


def _forget_secrets(pks):
    nothing = {"text": "", "html": "", "attachments": [], "message": b""}
    Mail.objects.filter(pk__in=pks, is_secret=True).update(**nothing)


@contextlib.contextmanager
def no_wait_for_the_disk():
    """The transactions within are there for all others at once, and on the disk a moment later."""
    if connection.vendor != "postgresql":
        yield
        return
    _execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        with contextlib.suppress(OperationalError, InterfaceError):
            _execute("RESET synchronous_commit")


def _execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
