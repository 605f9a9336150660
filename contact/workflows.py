"""What happens to a message, from its arrival to the day it is forgotten."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contact import emails, limits
from contact.models import Message, MessageReply, Suspicion
from content.staff import who_may

log = logging.getLogger(__name__)

SENT_TWICE_WITHIN = timedelta(hours=1)


class NotPossible(Exception):
    """The message is written for the person who asked."""


class TooManyMessages(NotPossible):
    pass


@transaction.atomic
def receive(
    *,
    kind: str,
    name: str,
    email: str,
    subject: str,
    text: str,
    language: str,
    page: str,
    network: str,
    suspicions: list[str],
    now: datetime,
) -> Message:
    """Keep what was written and tell the sender and the staff; a suspect is kept in silence.

    `network` is where it came from (`limits.network`); it is counted and not kept.
    """
    place = {"network": network, "mailbox": limits.mailbox(email)}
    if limits.is_refused(**place, now=now):
        raise TooManyMessages(
            _(
                "Too many messages have been sent from here. What you wrote is still below: "
                "send it again in an hour, or write to us by e-mail."
            )
        )
    same = Message.objects.filter(
        email__iexact=email, subject=subject, text=text, created_at__gt=now - SENT_TWICE_WITHIN
    ).first()
    if same:
        return same  # the button was pressed twice
    if limits.is_unusual(**place, now=now):
        suspicions = [*suspicions, str(Suspicion.MANY_MESSAGES)]
    limits.count_message(**place, now=now)
    message = Message.objects.create(
        kind=kind,
        name=name,
        email=email,
        subject=subject,
        text=text,
        language=language,
        page=page,
        status=Message.Status.SPAM if suspicions else Message.Status.NEW,
        suspicions=suspicions,
        created_at=now,
    )
    if not suspicions:
        if limits.RECEIPTS.takes(place["mailbox"], now):
            emails.receipt(message)
        _tell_staff(message)
    return message


@transaction.atomic
def take(*, message: Message, by) -> Message:
    message = _locked(message)
    if not message.needs_answer:
        raise NotPossible(_("This message does not wait for an answer."))
    if message.owner and message.owner != by:
        raise NotPossible(
            _("%(person)s already takes care of this message.") % {"person": message.owner}
        )
    return _hand_to(message, by)


@transaction.atomic
def hand_over(*, message: Message, to, by) -> Message:
    """Give a message to a colleague; to `None`: back into the pile."""
    message = _locked(message)
    if not message.needs_answer:
        raise NotPossible(_("This message does not wait for an answer."))
    return _hand_to(message, to)


@transaction.atomic
def answer(*, message: Message, text: str, by, now: datetime | None = None) -> MessageReply:
    message = _locked(message)
    if message.is_spam:
        raise NotPossible(_("This message is marked as spam. Mark it as not spam first."))
    if message.replies.filter(text=text).exists():
        raise NotPossible(_("This answer has been sent already."))
    reply = MessageReply.objects.create(
        message=message, text=text, sent_by=by, created_at=now or timezone.now()
    )
    message.status = Message.Status.ANSWERED
    message.owner = message.owner or by
    message.save(update_fields=["status", "owner"])
    emails.answer(reply)
    return reply


@transaction.atomic
def close(*, message: Message, by) -> Message:
    """Done without an answer by mail: by phone, or because none is needed."""
    message = _locked(message)
    if not message.needs_answer:
        raise NotPossible(_("This message does not wait for an answer."))
    message.status = Message.Status.CLOSED
    message.owner = message.owner or by
    message.save(update_fields=["status", "owner"])
    return message


@transaction.atomic
def reopen(*, message: Message, by) -> Message:
    message = _locked(message)
    if message.status not in Message.DONE:
        raise NotPossible(_("Only an answered or closed message can be opened again."))
    message.status = Message.Status.IN_PROGRESS
    message.owner = by
    message.save(update_fields=["status", "owner"])
    return message


@transaction.atomic
def change_kind(*, message: Message, kind: str, by) -> Message:
    """What a message is about decides when its answer is due."""
    message = _locked(message)
    message.kind = kind
    message.due_on = Message.answer_due(kind, message.created_at)
    message.save(update_fields=["kind", "due_on"])
    return message


@transaction.atomic
def mark_spam(*, message: Message, by) -> Message:
    message = _locked(message)
    if not message.needs_answer:
        raise NotPossible(_("Only a message that waits for an answer can be marked as spam."))
    message.status = Message.Status.SPAM
    message.owner = None
    message.save(update_fields=["status", "owner"])
    return message


@transaction.atomic
def not_spam(*, message: Message, by) -> Message:
    """Into the inbox after all; the mails that were held back go out, each once."""
    message = _locked(message)
    if not message.is_spam:
        raise NotPossible(_("This message is not marked as spam."))
    message.status = Message.Status.NEW
    message.save(update_fields=["status"])
    emails.receipt(message)
    _tell_staff(message)
    return message


@transaction.atomic
def purge_old_messages(*, now: datetime) -> int:
    """Forget what is past its time, with its notes and answers. Returns how many messages."""
    _rows, by_model = Message.objects.past_retention(now).delete()
    return by_model.get(Message._meta.label, 0)


def _locked(message):
    """Two of the staff may act at once. The row as it is now, held until the transaction ends.

    Without `select_related`: who waited for the lock would get the new row with the old owner.
    """
    return Message.objects.select_for_update(of=["self"]).get(pk=message.pk)


def _hand_to(message, owner):
    message.owner = owner
    message.status = Message.Status.IN_PROGRESS if owner else Message.Status.NEW
    message.save(update_fields=["status", "owner"])
    return message


def _tell_staff(message):
    people = who_may("contact.change_message")
    for person in people:
        emails.notice(message, to=person)
    if not people:
        log.warning("Message %s came in, and nobody has the right to answer it.", message.pk)
