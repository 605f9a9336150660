"""Reports of mail that came back (RFC 3464), read from files."""

import email
import mailbox
from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path

from mailing import bounces, delivery
from mailing.models import Mail


def read(place: Path, *, now: datetime) -> int:
    """Notes what has come back for ever, once however often it is read. Returns how many were new.

    `place` is an mbox, a single message, or a directory of messages such as a Maildir. A report
    counts only if it names the Message-ID of a mail that we have sent to that address: anybody can
    write one.
    """
    return sum(
        bounces.note(address, message_id=message_id, reason=reason, now=now)
        for message in _messages(place)
        for address, message_id, reason in _failures(message)
        if _is_ours(address, message_id)
    )


def _messages(place: Path) -> Iterator[EmailMessage]:
    if place.is_dir():
        for file in sorted(each for each in place.rglob("*") if each.is_file()):
            yield _parsed(file.read_bytes())
    elif place.read_bytes()[:5] == b"From ":
        for message in mailbox.mbox(place, create=False):
            yield _parsed(message.as_bytes())
    else:
        yield _parsed(place.read_bytes())


def _parsed(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=policy.default)


def _failures(message: EmailMessage) -> Iterator[tuple[str, str, str]]:
    """(address, Message-ID, what the server said) of each recipient that failed for ever."""
    parts = {part.get_content_type(): part for part in message.walk()}
    report = parts.get("message/delivery-status")
    message_id = _message_id_of_original(parts)
    if report is None or not message_id:
        return
    for block in report.get_payload():
        is_final = (block["Action"] or "").strip().lower() == "failed"
        status = (block["Status"] or "").strip()
        is_policy = status.startswith("5.7.")  # says nothing about the mailbox: RFC 3463 §3.8
        if is_final and status.startswith("5") and not is_policy:
            reason = f"{status} {block['Diagnostic-Code'] or ''}".strip()
            for header in ("Original-Recipient", "Final-Recipient"):
                if address := (block[header] or "").partition(";")[2].strip():
                    yield address, message_id, reason


def _message_id_of_original(parts: dict[str, EmailMessage]) -> str:
    if "message/rfc822" in parts:
        return str(parts["message/rfc822"].get_payload(0)["Message-ID"] or "").strip()
    if "text/rfc822-headers" in parts:
        headers = parts["text/rfc822-headers"].get_content()
        return str(email.message_from_string(headers)["Message-ID"] or "").strip()
    return ""


def _is_ours(address: str, message_id: str) -> bool:
    keys = Mail.objects.filter(to__iexact=address).values_list("key", flat=True)
    return any(delivery.message_id(key) == message_id for key in keys)
