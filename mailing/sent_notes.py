"""Writing down what has gone out, each mail before the server can take the next one."""

import contextlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from mailing.models import Mail

logger = logging.getLogger(__name__)

DATABASE_AWAY = (0.5, 1, 2, 4, 8, 16, 32)  # seconds between trying again; in all under a lease
NOTE = f"""
    UPDATE {Mail._meta.db_table}
    SET state = %s, finished_at = %s, attempts = attempts + 1, claim = NULL, lease_until = NULL
    WHERE id = %s AND claim = %s
"""  # noqa: S608 - as SQL, because building it for each mail takes longer than running it


class SentNotes:
    """At most one mail has gone out and is not written down: the last one."""

    def __init__(self):
        self.last = None
        self.beside = None

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        if self.beside:
            self.beside.submit(connection.close)
            self.beside.shutdown()

    def has_gone_out(self, promise: Mail):
        self.last = promise

    def begin(self) -> Callable[[], None]:
        """Returns what waits until the note is written.

        PostgreSQL takes its time until it is on the disk: a thread with a connection of its own
        waits for that, while this one hands over the next mail.
        """
        if self.last is None or connection.vendor != "postgresql" or connection.in_atomic_block:
            self.write()
            return lambda: None
        self.beside = self.beside or ThreadPoolExecutor(1)
        return self.beside.submit(self.write).result

    def write(self):
        if self.last is None:
            return
        claim = Mail._meta.get_field("claim").get_db_prep_value(self.last.claim, connection)
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(NOTE, [Mail.State.SENT.value, now, self.last.pk, claim])
        if self.last.is_secret:
            Mail.objects.filter(pk=self.last.pk).update(text="", message=b"")
        self.last = None

    def write_again(self):
        """A database that is away for a moment must not make the last mail go out twice."""
        for wait in DATABASE_AWAY if self.last else ():
            logger.warning("mail %s is out, but the database does not answer", self.last.pk)
            connection.close()
            time.sleep(wait)
            with contextlib.suppress(OperationalError, InterfaceError):
                self.write()
                return
