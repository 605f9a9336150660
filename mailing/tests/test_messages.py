import email
from email import policy

import pytest

from mailing import messages
from mailing.models import Mail

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def written(**overrides):
    facts = {
        "key": "reminder:1",
        "to": "anna@example.org",
        "subject": "Tervetuloa " + "Ääneen " * 20,
        "text": "Müller & Söhne\n",
        "html": "<p>Müller &amp; Söhne</p>",
        "attachments": [["e.ics", CALENDAR, "text/calendar; method=REQUEST"]],
    }
    return Mail(**facts | overrides)


def parts(message):
    return [
        (part.get_content_type(), part.get_payload(decode=True).replace(b"\r\n", b"\n"))
        for part in message.walk()
        if not part.is_multipart()
    ]


def test_the_bytes_say_what_django_would_send():
    mail = written()
    ours = email.message_from_bytes(messages.as_bytes(mail), policy=policy.default)
    theirs = email.message_from_bytes(messages.message(mail).message().as_bytes())
    assert parts(ours) == parts(theirs)
    assert ours["Subject"].split() == mail.subject.split()
    for name in ("From", "To", "Message-ID", "Auto-Submitted", "MIME-Version"):
        assert ours[name] == theirs[name]


def test_every_line_ends_as_mail_servers_want_it():
    lines = messages.as_bytes(written()).split(b"\n")
    assert lines.pop() == b""
    assert all(line.endswith(b"\r") for line in lines)
    assert max(len(line) for line in lines) < 998  # RFC 5322 §2.1.1


@pytest.mark.parametrize("field", ["to", "reply_to", "subject"])
def test_a_line_break_cannot_smuggle_a_header_in(field):
    with pytest.raises(ValueError, match="newline"):
        messages.as_bytes(written(**{field: "a@example.org\nBcc: all@example.org"}))
