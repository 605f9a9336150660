"""A mail merge: what goes to many people is written once, and each person's own is put in.

The letter is rendered with slots where a person's own goes. Their signs are of the private use area
of Unicode, which neither translation nor escaping touches; a template can print a slot, but not
cut it or change its letters.
"""

import base64
import functools
import quopri
import re
from collections.abc import Callable, Iterable
from email.message import Message
from itertools import chain

from django.utils.html import escape

from mailing import messages
from mailing.models import Mail

SLOT = re.compile("\ue000([a-z_]+)\ue001")
END_OF_HEAD = b"\r\n\r\n"


def slot(name: str) -> str:
    return f"\ue000{name}\ue001"


class Stencil:
    """Text with slots. `quoted` is done to what is put in."""

    def __init__(self, text: str, quoted: Callable[[str], str] = str):
        self.pieces, self.quoted = SLOT.split(text), quoted

    def filled(self, own: dict[str, str]) -> str:
        pieces = self.pieces.copy()
        pieces[1::2] = [self.quoted(own[name]) for name in pieces[1::2]]
        return "".join(pieces)


class Merge:
    """A letter to be filled in for one person after the other: `text`, and the whole message.

    Errors: `ValueError` for a slot in the subject.
    """

    def __init__(self, letter: Mail, *, html: str, files: Iterable[messages.File]):
        if SLOT.search(letter.subject):
            raise ValueError("The subject is the same for all: it has no slots.")
        self.text = Stencil(letter.text)
        self.written = functools.cache(lambda: _Message(letter, html, files))

    def message(self, mail: Mail, own: dict[str, str]) -> bytes:
        """As `messages.packed`, with its errors."""
        head = messages.own_head(mail.to, mail.key)
        return messages.pack(head + self.written().filled(own))


class _Message:
    """All but what no two mails share."""

    def __init__(self, letter: Mail, html: str, files: Iterable[messages.File]):
        message = messages.without_addressee(letter, html=html, files=files)
        self.before, self.bodies, self.end = [], [], messages.flat(message)
        for part in message.walk():
            if not part.is_multipart() and SLOT.search(_content(part)):
                body = messages.flat(part).partition(END_OF_HEAD)[2]
                before, self.end = self.end.split(body, 1)
                self.before.append(before)
                self.bodies.append(_Body(part))

    def filled(self, own: dict[str, str]) -> bytes:
        pieces = zip(self.before, (body.filled(own) for body in self.bodies), strict=True)
        return b"".join(chain.from_iterable(pieces)) + self.end


class _Body:
    """Of one part of a message, with slots."""

    def __init__(self, part: Message):
        is_html = part.get_content_subtype() == "html"
        self.stencil = Stencil(_content(part), escape if is_html else str)
        self.encoded = ENCODINGS[part["Content-Transfer-Encoding"]]

    def filled(self, own: dict[str, str]) -> bytes:
        lines = self.encoded(self.stencil.filled(own).encode())
        return lines.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


ENCODINGS = {"8bit": bytes, "quoted-printable": quopri.encodestring, "base64": base64.encodebytes}


def _content(part: Message) -> str:
    return part.get_payload(decode=True).decode(errors="replace")
