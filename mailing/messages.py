"""How a promised mail is written: headers, text, HTML and files, down to the bytes for the server.

The bytes are made when the mail is promised. So there is little left to do when it falls due, and
a repeat is the very same message to the last byte.
"""

import base64
import hashlib
import io
import secrets
import zlib
from collections.abc import Iterable
from email import message_from_bytes
from email.generator import BytesGenerator
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.utils.encoding import punycode

from mailing import unsubscribing
from mailing.models import Mail

File = tuple[str, str, str]  # name, text (base64 of a picture), MIME type

QUICK = 1  # of the levels of zlib: a third of the size in a twentieth of a millisecond
LONGEST_PLAIN_HEADER = 76  # characters; RFC 5322 §2.1.1 recommends 78


def packed(promise: Mail, *, html: str = "", files: Iterable[File] = ()) -> bytes:
    """For the outbox: small rows are quick to claim and to mark.

    Errors: `ValueError` for a header that cannot be written.
    """
    message = without_addressee(promise, html=html, files=files)
    return pack(own_head(promise.to, promise.key) + flat(message))


def pack(message: bytes) -> bytes:
    return zlib.compress(message.removesuffix(b"\r\n") + b"\r\n", QUICK)


def unpacked(message: bytes) -> bytes:
    """As it goes to the server, with CRLF."""
    return zlib.decompress(message)


class AsWritten(EmailMessage):
    """For those of Django's ways of sending that take no bytes."""

    def __init__(self, promise: Mail):
        super().__init__(promise.subject, promise.text, to=[promise.to])
        self.written = unpacked(promise.message)

    def message(self):
        return message_from_bytes(self.written)


def own_head(to: str, key: str) -> bytes:
    """Those of the headers that no two mails share."""
    return f"To: {ascii_address(to)}\r\nMessage-ID: {message_id(key)}\r\n".encode()


def ascii_address(address: str) -> str:
    """With the domain as all mail servers take it. Errors: `ValueError` if nothing helps."""
    local, _at, domain = address.rpartition("@")
    written = f"{local}@{punycode(domain)}"
    if not (written.isascii() and written.isprintable()):
        raise ValueError(f"No mail server takes the address {address!r}.")
    return written


def message_id(key: str) -> str:
    """The same for the same promise, so that a mail program shows a repeat as one mail."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def without_addressee(promise: Mail, *, html: str, files: Iterable[File]) -> Message:
    """All but `own_head`. Errors: as with `packed`."""
    headers = {"Message-ID": ""}  # otherwise Django makes one up and asks the DNS for our name
    if promise.is_automatic:
        headers["Auto-Submitted"] = "auto-generated"  # RFC 3834: no reply by a machine, please
    if promise.bulk_topic:
        headers |= unsubscribing.headers(promise.to, promise.bulk_topic)
    written = EmailMultiAlternatives(
        promise.subject,
        promise.text,
        reply_to=[promise.reply_to] if promise.reply_to else None,
        headers=headers,
    )
    if html:
        written.attach_alternative(html, "text/html")
    for name, content, mimetype in files:
        if mimetype.startswith("text/calendar; method="):
            _invite(written, name, content, mimetype)
        elif mimetype.startswith("image/"):
            written.attach(name, base64.b64decode(content), mimetype)
        else:
            written.attach(name, content, mimetype)
    message = written.message()
    del message["Message-ID"]
    _set_boundaries(message)
    return message


def _invite(written, name, content, mimetype):
    """Beside text and html, where calendars look for it (RFC 6047 §2.4), and as a file for those
    mail programs that show what is attached only."""
    written.attach_alternative(content, mimetype)
    written.attach(name, content.encode(), "application/ics")


def _set_boundaries(message):
    """Without them, each part is searched for a line that does not occur in it."""
    for part in message.walk():
        if part.is_multipart():
            part.set_boundary(f"=_{secrets.token_hex(20)}")


def flat(message: Message) -> bytes:
    """With CRLF."""
    flat = io.BytesIO()
    BytesGenerator(flat, mangle_from_=False, policy=_FAST).flatten(message, linesep="\r\n")
    return flat.getvalue()


class _PlainHeadersAsTheyAre(Compat32):
    """Most headers are short and ASCII: they need no encoding and no folding, which take time."""

    def fold_binary(self, name, value):
        line = f"{name}: {value}"
        if isinstance(value, str) and len(line) <= LONGEST_PLAIN_HEADER and line.isascii():
            return f"{line}{self.linesep}".encode()
        return super().fold_binary(name, value)


_FAST = _PlainHeadersAsTheyAre()
