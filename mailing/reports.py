"""Reports of mail that came back (RFC 3464): from files, from a mailbox, from a mail service."""

import email
import json
import logging
import mailbox
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage, Message
from pathlib import Path

from mailing import bounces
from mailing.messages import message_id
from mailing.models import Mail

logger = logging.getLogger(__name__)

LARGEST = 5 * 1024 * 1024  # bytes; some servers send the whole mail back
MOST_AT_ONCE = 100  # reports in one call of a mail service
WITHOUT_CONTROLS = dict.fromkeys(range(32), " ")


class NoReport(Exception):
    """Not a report of the kind that it says it is."""


@dataclass(frozen=True)
class Report:
    """What a mail server said about one recipient of one mail."""

    address: str
    message_id: str
    status: str  # RFC 3463: 5.1.1
    reason: str = ""

    def is_for_ever(self) -> bool:
        is_policy = self.status.startswith("5.7.")  # says nothing about the mailbox: RFC 3463 §3.8
        return self.status.startswith("5.") and not is_policy


def read(place: Path, *, now: datetime) -> int:
    """Notes what has come back for ever, once however often it is read. Returns how many were new.

    `place` is an mbox, a single message, or a directory of messages such as a Maildir.
    """
    return sum(note(_in_message(message), now=now) for message in _messages(place))


def read_new(maildir: Path, *, now: datetime) -> int:
    """What has been delivered into a Maildir since the last time; it is marked as seen there.

    Two who read at once do no harm: what both read counts once. Raises FileNotFoundError.
    """
    noted = 0
    (maildir / "cur").mkdir(exist_ok=True)
    for file in sorted((maildir / "new").iterdir()):
        try:
            if file.stat().st_size <= LARGEST:
                noted += read_message(file.read_bytes(), now=now)
            file.rename(maildir / "cur" / f"{file.name.partition(':')[0]}:2,S")
        except FileNotFoundError:
            continue  # somebody else has just read it
    return noted


def read_message(content: bytes, *, now: datetime) -> int:
    """Returns how many were new; 0 for mail that reports nothing, such as an answer to a mail."""
    return note(_in_message(_parsed(content)), now=now)


def read_json(content: bytes, *, now: datetime) -> int:
    """`{"bounces": [{"address": …, "message_id": …, "status": "5.1.1", "reason": …}]}`

    Returns how many were new. Raises NoReport, before any of them is noted.
    """
    try:
        rows = json.loads(content)["bounces"]
        found = [_in_row(row) for row in rows]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoReport("Not JSON of the form that the README describes.") from error
    if not isinstance(rows, list) or len(rows) > MOST_AT_ONCE:
        raise NoReport(f"“bounces” is a list of at most {MOST_AT_ONCE}.")
    return note(found, now=now)


def note(reports: Iterable[Report], *, now: datetime) -> int:
    """A report counts only if it names the Message-ID of a mail that we have sent to that address:
    anybody can write one.
    """
    return sum(
        bounces.note(each.address, message_id=each.message_id, reason=_reason(each), now=now)
        for each in reports
        if each.is_for_ever() and _is_ours(each)
    )


def _reason(report):
    """Fit for any database: without controls and half letters."""
    words = f"{report.status} {report.reason.translate(WITHOUT_CONTROLS)}".strip()
    return words.encode(errors="replace").decode()


def _is_ours(report: Report) -> bool:
    if not report.address.isprintable():
        return False
    keys = Mail.objects.filter(to__iexact=report.address).values_list("key", flat=True)
    return any(message_id(key) == report.message_id for key in keys)


# JSON


def _in_row(row: dict) -> Report:
    facts = {name: row[name] for name in ("address", "message_id", "status")}
    facts["reason"] = row.get("reason", "")
    if not all(isinstance(value, str) for value in facts.values()):
        raise TypeError("Each of them is a string.")
    facts = {name: value.strip() for name, value in facts.items()}
    return Report(**facts | {"message_id": f"<{facts['message_id'].strip('<>')}>"})


# Messages


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


def _in_message(message: EmailMessage) -> list[Report]:
    """Of each recipient that failed; none where the message makes no sense."""
    try:
        return list(_failures(message))
    except Exception as error:  # whatever a stranger has written, and the parser stumbles over
        logger.warning("A message could not be read as a report: %s", type(error).__name__)
        return []


def _failures(message: EmailMessage) -> Iterator[Report]:
    parts = {part.get_content_type(): part for part in message.walk()}
    report = parts.get("message/delivery-status")
    original = _message_id_of_original(parts)
    blocks = report.get_payload() if report is not None and original else []
    for block in blocks:
        if isinstance(block, Message) and (block["Action"] or "").strip().lower() == "failed":
            status = (block["Status"] or "").strip()
            reason = str(block["Diagnostic-Code"] or "")
            for header in ("Original-Recipient", "Final-Recipient"):
                if address := (block[header] or "").partition(";")[2].strip():
                    yield Report(address, original, status, reason)


def _message_id_of_original(parts: dict[str, EmailMessage]) -> str:
    if "message/rfc822" in parts:
        return str(parts["message/rfc822"].get_payload(0)["Message-ID"] or "").strip()
    if "text/rfc822-headers" in parts:
        headers = parts["text/rfc822-headers"].get_content()
        return str(email.message_from_string(headers)["Message-ID"] or "").strip()
    return ""
