"""How a promised mail is written: headers, text, HTML and files, down to the bytes for the server.

The bytes are made when the mail is promised. So there is little left to do when it falls due, and
a repeat is the very same message to the last byte.
"""

import base64
import hashlib
import io
import secrets
import zlib
from email.generator import BytesGenerator
from email.policy import Compat32
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from mailing import unsubscribing
from mailing.models import Mail

QUICK = 1  # of the levels of zlib: a third of the size in a twentieth of a millisecond
LONGEST_PLAIN_HEADER = 76  # characters; RFC 5322 §2.1.1 recommends 78


def message(promise: Mail) -> EmailMultiAlternatives:
    headers = {"Message-ID": message_id(promise.key)}
    if promise.is_automatic:
        headers["Auto-Submitted"] = "auto-generated"  # RFC 3834: no reply by a machine, please
    if promise.bulk_topic:
        headers |= unsubscribing.headers(promise.to, promise.bulk_topic)
    written = EmailMultiAlternatives(
        promise.subject,
        promise.text,
        to=[promise.to],
        reply_to=[promise.reply_to] if promise.reply_to else None,
        headers=headers,
    )
    if promise.html:
        written.attach_alternative(promise.html, "text/html")
    for name, content, mimetype in promise.attachments:
        if mimetype.startswith("text/calendar; method="):
            _invite(written, name, content, mimetype)
        elif mimetype.startswith("image/"):  # rows keep text only
            written.attach(name, base64.b64decode(content), mimetype)
        else:
            written.attach(name, content, mimetype)
    return written


def _invite(written, name, content, mimetype):
    """Beside text and html, where calendars look for it (RFC 6047 §2.4), and as a file for those
    mail programs that show what is attached only."""
    written.attach_alternative(content, mimetype)
    written.attach(name, content.encode(), "application/ics")


def message_id(key: str) -> str:
    """The same for the same promise, so that a mail program shows a repeat as one mail."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def as_bytes(promise: Mail) -> bytes:
    """As it goes to the server, with CRLF. A header that cannot be written is a `ValueError`."""
    written = message(promise).message()
    _set_boundaries(written)
    flat = io.BytesIO()
    BytesGenerator(flat, mangle_from_=False, policy=_FAST).flatten(written, linesep="\r\n")
    return flat.getvalue().removesuffix(b"\r\n") + b"\r\n"


def packed(promise: Mail) -> bytes:
    """For the outbox: small rows are quick to claim and to mark. Errors: as with `as_bytes`."""
    return zlib.compress(as_bytes(promise), QUICK)


def unpacked(packed_message: bytes) -> bytes:
    return zlib.decompress(packed_message)


def _set_boundaries(written):
    """Without them, each part is searched for a line that does not occur in it."""
    for part in written.walk():
        if part.is_multipart():
            part.set_boundary(f"=_{secrets.token_hex(20)}")


class _PlainHeadersAsTheyAre(Compat32):
    """Most headers are short and ASCII: they need no encoding and no folding, which take time."""

    def fold_binary(self, name, value):
        line = f"{name}: {value}"
        if isinstance(value, str) and len(line) <= LONGEST_PLAIN_HEADER and line.isascii():
            return f"{line}{self.linesep}".encode()
        return super().fold_binary(name, value)


_FAST = _PlainHeadersAsTheyAre()
