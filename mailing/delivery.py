"""Keeps the promises of the outbox. At least once, never lost.

A worker claims a few rows in one short transaction, sends each outside any transaction, and marks
it under its claim. A claim whose lease ran out is taken up by the next worker. Only a mail that
stood between "accepted by the mail server" and "committed" can go out twice, and then under the
same Message-ID.
"""

import base64
import hashlib
import logging
import smtplib
import time
import uuid
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.db import transaction
from django.utils import timezone

from mailing import bounces, unsubscribing
from mailing.models import Bounce, Mail

logger = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(minutes=2)
LONGEST_RUN = 200  # seconds; under the task's time limit
BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
KEEP_SENT = timedelta(days=90)
REFUSED_FOR_EVER = range(500, 600)  # RFC 5321 §4.2.1


def deliver_due() -> int:
    """Send what is due, until nothing is or the run has been long enough. Returns how many went."""
    started = time.monotonic()
    line = _Line()
    sent = 0
    try:
        while time.monotonic() - started < LONGEST_RUN and (claimed := _claim_due(timezone.now())):
            stopped = Bounce.objects.stopped_addresses(promise.to for promise in claimed)
            sent += sum(_deliver(promise, line, stopped) for promise in claimed)
    finally:
        line.hang_up()
    return sent


@transaction.atomic
def _claim_due(now: datetime) -> list[Mail]:
    due = Mail.objects.due(now).select_for_update(skip_locked=True)
    ids = list(due.values_list("pk", flat=True)[:BATCH])
    claim = uuid.uuid4()
    Mail.objects.filter(pk__in=ids).update(
        state=Mail.State.SENDING, claim=claim, lease_until=now + LEASE
    )
    return list(Mail.objects.filter(claim=claim).order_by("not_before", "pk"))


def _deliver(promise: Mail, line: "_Line", stopped: set[str]) -> bool:
    now = timezone.now()
    mine = Mail.objects.filter(pk=promise.pk, claim=promise.claim, state=Mail.State.SENDING)
    if not mine.update(lease_until=now + LEASE):
        return False  # the lease ran out meanwhile, and another worker has it
    if promise.give_up_at <= now:
        _give_up(mine, promise, promise.last_error or "Too late to be sent.", now)
        return False
    if reason := _reason_not_to_send(promise, stopped):
        _give_up(mine, promise, reason, now)
        return False
    try:
        line.send(_message(promise))
    except (smtplib.SMTPException, OSError, ValueError) as error:
        _try_later_or_give_up(mine, promise, error, now)
        return False
    mine.update(
        state=Mail.State.SENT,
        finished_at=timezone.now(),
        attempts=promise.attempts + 1,
        claim=None,
        lease_until=None,
        **({"text": "", "html": "", "attachments": []} if promise.is_secret else {}),
    )
    return True


def _reason_not_to_send(promise: Mail, stopped: set[str]) -> str:
    if promise.to.lower() in stopped:
        return "Mail to this address has come back too often. See the returned mails."
    if promise.bulk_topic and unsubscribing.is_unsubscribed(promise.to, promise.bulk_topic):
        return "The person has unsubscribed."
    return ""


def _try_later_or_give_up(mine, promise: Mail, error: Exception, now: datetime):
    reason = f"{type(error).__name__}: {error}"[:2000]
    wait = BACK_OFF[min(promise.attempts, len(BACK_OFF) - 1)]
    logger.warning("mail %s was not accepted: %s", promise.pk, type(error).__name__)
    if _is_refusal_of_recipient(error) and not _is_policy(error):
        bounces.note(promise.to, message_id=message_id(promise.key), reason=reason, now=now)
    if _is_refused_for_ever(error) or now + wait >= promise.give_up_at:
        _give_up(mine, promise, reason, now)
        return
    mine.update(
        state=Mail.State.QUEUED,
        not_before=now + wait,
        attempts=promise.attempts + 1,
        last_error=reason,
        claim=None,
        lease_until=None,
    )


def _is_refused_for_ever(error: Exception) -> bool:
    if isinstance(error, ValueError):  # a message that cannot be written, BadHeaderError included
        return True
    return _is_refusal_of_recipient(error)


def _is_refusal_of_recipient(error: Exception) -> bool:
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code in REFUSED_FOR_EVER for code, _ in error.recipients.values())


def _is_policy(error: smtplib.SMTPRecipientsRefused) -> bool:
    """A server that does not relay for us says nothing about the mailbox: RFC 3463 §3.8."""
    return all(said.startswith(b"5.7.") for _code, said in error.recipients.values())


def _give_up(mine, promise: Mail, reason: str, now: datetime):
    mine.update(
        state=Mail.State.GIVEN_UP,
        finished_at=now,
        attempts=promise.attempts + 1,
        last_error=reason,
        claim=None,
        lease_until=None,
    )


def _message(promise: Mail) -> mail.EmailMultiAlternatives:
    headers = {"Message-ID": message_id(promise.key)}
    if promise.is_automatic:
        headers["Auto-Submitted"] = "auto-generated"  # RFC 3834: no reply by a machine, please
    if promise.bulk_topic:
        headers |= unsubscribing.headers(promise.to, promise.bulk_topic)
    message = mail.EmailMultiAlternatives(
        promise.subject,
        promise.text,
        to=[promise.to],
        reply_to=[promise.reply_to] if promise.reply_to else None,
        headers=headers,
    )
    if promise.html:
        message.attach_alternative(promise.html, "text/html")
    for name, content, mimetype in promise.attachments:
        if mimetype.startswith("text/calendar; method="):
            _invite(message, name, content, mimetype)
        elif mimetype.startswith("image/"):  # rows keep text only
            message.attach(name, base64.b64decode(content), mimetype)
        else:
            message.attach(name, content, mimetype)
    return message


def _invite(message, name, content, mimetype):
    """Beside text and html, where calendars look for it (RFC 6047 §2.4), and as a file for those
    mail programs that show what is attached only."""
    message.attach_alternative(content, mimetype)
    message.attach(name, content.encode(), "application/ics")


def message_id(key: str) -> str:
    """The same for the same promise, so that a mail program shows a repeat as one mail."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


class _Line:
    """One kept connection to the mail server, opened anew after an error."""

    def __init__(self):
        self.connection = None

    def send(self, message):
        if self.connection is None:
            self.connection = mail.get_connection()
            self.connection.open()
        try:
            self.connection.send_messages([message])
        except BaseException:
            self.hang_up()
            raise
        if not isinstance(self.connection, SmtpBackend):
            self.hang_up()  # the file backend writes one file a connection

    def hang_up(self):
        if self.connection is not None:
            connection, self.connection = self.connection, None
            connection.close()


def purge(now: datetime) -> int:
    """Forget what was sent long ago. Returns how many rows went."""
    deleted, _ = Mail.objects.sent_before(now - KEEP_SENT).delete()
    return deleted
