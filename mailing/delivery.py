"""Keeps the promises of the outbox. At least once, never lost.

A worker claims a few rows in one short transaction, sends each outside any transaction, and marks
it under its claim. A claim whose lease ran out is taken up by the next worker. Only a mail that
stood between "accepted by the mail server" and "committed" can go out twice, and then as the very
same message, under the same Message-ID. For each worker that is one mail: the last dot of the next
one is sent when the last one has been noted.
"""

import logging
import smtplib
import time
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from mailing import bounces, unsubscribing
from mailing.line import Line
from mailing.messages import message_id
from mailing.models import Bounce, Mail
from mailing.sent_notes import SentNotes

logger = logging.getLogger(__name__)

SMALLEST_BATCH, LARGEST_BATCH = 10, 100
SECONDS_A_BATCH = 1  # what a worker that dies has claimed is late by a lease: it should be little
LEASE = timedelta(minutes=2)
FRESH = timedelta(seconds=15)
LONGEST_RUN = 200  # seconds; under the task's time limit
BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
KEEP_SENT = timedelta(days=90)
REFUSED_FOR_EVER = range(500, 600)  # RFC 5321 §4.2.1


def deliver_due() -> int:
    """Send what is due, until nothing is or the run has been long enough. Returns how many went."""
    line, sent = Line(), 0
    with SentNotes() as notes:
        try:
            for claimed in _batches():
                sent += _deliver_all(claimed, line, notes)
        except (OperationalError, InterfaceError):
            notes.write_again()
            raise
        finally:
            line.hang_up()
    return sent


def _batches() -> Iterator[list[Mail]]:
    """Claimed mails, as many at once as go out in about a second."""
    number, started = SMALLEST_BATCH, time.monotonic()
    while time.monotonic() - started < LONGEST_RUN:
        began = time.monotonic()
        if not (claimed := _claim_due(timezone.now(), number)):
            return
        yield claimed
        is_quick = time.monotonic() - began < SECONDS_A_BATCH
        number = min(LARGEST_BATCH, number * 2) if is_quick else max(SMALLEST_BATCH, number // 2)


@transaction.atomic
def _claim_due(now: datetime, number: int) -> list[Mail]:
    due = Mail.objects.due(now).defer("text")  # it is in the message
    claimed = list(due.select_for_update(skip_locked=True)[:number])
    claim = {"state": Mail.State.SENDING, "claim": uuid.uuid4(), "lease_until": now + LEASE}
    Mail.objects.filter(pk__in=[promise.pk for promise in claimed]).update(**claim)
    for promise in claimed:
        for name, value in claim.items():
            setattr(promise, name, value)
    return claimed


def _deliver_all(claimed: list[Mail], line: Line, notes: SentNotes) -> int:
    stopped = Bounce.objects.stopped_addresses(promise.to for promise in claimed)
    try:
        return sum(_deliver(promise, line, notes, stopped) for promise in claimed)
    finally:
        notes.write()


def _deliver(promise: Mail, line: Line, notes: SentNotes, stopped: set[str]) -> bool:
    now = timezone.now()
    if not _is_still_mine(promise, now):
        return False
    if promise.give_up_at <= now:
        _give_up(promise, promise.last_error or "Too late to be sent.", now)
        return False
    if reason := _reason_not_to_send(promise, stopped):
        _give_up(promise, reason, now)
        return False
    try:
        line.send(promise, meanwhile=notes.begin)
    except (smtplib.SMTPException, OSError) as error:
        _try_later_or_give_up(promise, error, now)
        return False
    notes.has_gone_out(promise)
    return True


def _is_still_mine(promise: Mail, now: datetime) -> bool:
    """Without asking while the lease is fresh; otherwise it is renewed, if nobody else has it."""
    if promise.lease_until - now > LEASE - FRESH:
        return True
    return bool(_claimed(promise).update(lease_until=now + LEASE))


def _claimed(promise: Mail):
    return Mail.objects.filter(pk=promise.pk, claim=promise.claim, state=Mail.State.SENDING)


def _reason_not_to_send(promise: Mail, stopped: set[str]) -> str:
    if not promise.message:
        return promise.last_error or "It could not be written."
    if promise.to.lower() in stopped:
        return "Mail to this address has come back too often. See the returned mails."
    if promise.bulk_topic and unsubscribing.is_unsubscribed(promise.to, promise.bulk_topic):
        return "The person has unsubscribed."
    return ""


def _try_later_or_give_up(promise: Mail, error: Exception, now: datetime):
    reason = f"{type(error).__name__}: {error}"[:2000]
    wait = BACK_OFF[min(promise.attempts, len(BACK_OFF) - 1)]
    logger.warning("mail %s was not accepted: %s", promise.pk, type(error).__name__)
    if _is_refusal_of_recipient(error) and not _is_policy(error):
        bounces.note(promise.to, message_id=message_id(promise.key), reason=reason, now=now)
    if _is_refusal_of_recipient(error) or now + wait >= promise.give_up_at:
        _give_up(promise, reason, now)
        return
    _claimed(promise).update(
        state=Mail.State.QUEUED,
        not_before=now + wait,
        attempts=promise.attempts + 1,
        last_error=reason,
        claim=None,
        lease_until=None,
    )


def _is_refusal_of_recipient(error: Exception) -> bool:
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code in REFUSED_FOR_EVER for code, _ in error.recipients.values())


def _is_policy(error: smtplib.SMTPRecipientsRefused) -> bool:
    """A server that does not relay for us says nothing about the mailbox: RFC 3463 §3.8."""
    return all(said.startswith(b"5.7.") for _code, said in error.recipients.values())


def _give_up(promise: Mail, reason: str, now: datetime):
    _claimed(promise).update(
        state=Mail.State.GIVEN_UP,
        finished_at=now,
        attempts=promise.attempts + 1,
        last_error=reason,
        claim=None,
        lease_until=None,
    )


def purge(now: datetime) -> int:
    """Forget what was sent long ago, and of the rest the bytes. Returns how many rows went."""
    Mail.objects.sent_before(now).exclude(message=b"").update(message=b"")
    deleted, _ = Mail.objects.sent_before(now - KEEP_SENT).delete()
    return deleted
