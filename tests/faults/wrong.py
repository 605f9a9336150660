"""Deliveries that are wrong on purpose, so that one sees that the fault test would notice.

A worker takes one on with `--include tests.faults.wrong`, named by WRONG_DELIVERY.
"""

import os
import uuid
import zlib

from django.utils import timezone

from mailing import messages
from mailing.line import Line
from mailing.models import Mail, MailQuerySet

send = Line.send


def send_noted_first(self, promise, *, meanwhile):
    """Written down before it has gone out: what a kill interrupts is lost."""
    Mail.objects.filter(pk=promise.pk).update(
        state=Mail.State.SENT, finished_at=timezone.now(), claim=None, lease_until=None
    )
    send(self, promise, meanwhile=meanwhile)


def send_under_new_id(self, promise, *, meanwhile):
    """A repeat is another message to whoever gets it."""
    domain = uuid.uuid4().hex.encode()
    message = messages.unpacked(promise.message)
    promise.message = zlib.compress(message.replace(b"@localhost>", b"@%b.localhost>" % domain, 1))
    send(self, promise, meanwhile=meanwhile)


def due_claimed_or_not(self, now):
    """Workers do not keep off what another one has in hand."""
    return self.filter(finished_at__isnull=True, not_before__lte=now).order_by("not_before", "pk")


WAYS = {
    "noted-first": (Line, "send", send_noted_first),
    "new-id": (Line, "send", send_under_new_id),
    "no-claim": (MailQuerySet, "due", due_claimed_or_not),
}
setattr(*WAYS[os.environ["WRONG_DELIVERY"]])
