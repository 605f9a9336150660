"""What a promised mail holds beside its text, read as a mail program reads it."""

import email
from email import policy

from mailing import messages


def parsed(mail):
    return email.message_from_bytes(messages.unpacked(mail.message), policy=policy.default)


def html(mail):
    return parsed(mail).get_body(["html"]).get_content()


def files(mail):
    """Name, MIME type and content of each."""
    return [
        (part.get_filename(), part.get_content_type(), part.get_content())
        for part in parsed(mail).iter_attachments()
    ]


def calendar_file(mail):
    """As it was made, or nothing."""
    found = [content for _name, kind, content in files(mail) if kind == "application/ics"]
    return b"".join(found).decode()
