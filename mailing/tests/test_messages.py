import email
from email import policy
from email.utils import parsedate_to_datetime

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
    }
    return Mail(**facts | overrides)


def as_bytes(mail):
    html = "<p>Müller &amp; Söhne</p>"
    files = [("e.ics", CALENDAR, "text/calendar; method=REQUEST")]
    return messages.unpacked(messages.packed(mail, html=html, files=files))


def test_a_mail_program_reads_what_was_written():
    mail = written(reply_to="desk@example.org")
    message = email.message_from_bytes(as_bytes(mail), policy=policy.default)
    assert {name: str(message[name]) for name in ("From", "To", "Reply-To", "Message-ID")} == {
        "From": "portal@localhost",
        "To": mail.to,
        "Reply-To": "desk@example.org",
        "Message-ID": messages.message_id(mail.key),
    }
    assert message["Auto-Submitted"] == "auto-generated"
    assert parsedate_to_datetime(message["Date"])
    assert message["Subject"].split() == mail.subject.split()
    assert [
        (part.get_content_type(), part.get_payload(decode=True).decode())
        for part in message.walk()
        if not part.is_multipart()
    ] == [
        ("text/plain", mail.text.replace("\n", "\r\n")),
        ("text/html", "<p>Müller &amp; Söhne</p>"),
        ("text/calendar", CALENDAR),
        ("application/ics", CALENDAR),
    ]


def test_every_line_ends_as_mail_servers_want_it():
    lines = as_bytes(written()).split(b"\n")
    assert lines.pop() == b""
    assert all(line.endswith(b"\r") for line in lines)
    assert max(len(line) for line in lines) < 998  # RFC 5322 §2.1.1


@pytest.mark.parametrize("field", ["to", "reply_to", "subject"])
def test_a_line_break_cannot_smuggle_a_header_in(field):
    with pytest.raises(ValueError, match="newline|No mail server"):
        as_bytes(written(**{field: "a@example.org\nBcc: all@example.org"}))


def test_a_domain_beyond_ascii_is_written_as_all_servers_take_it():
    address = messages.ascii_address("anna@äänekoski.example")
    assert address == "anna@xn--nekoski-4waa.example"
    assert f"To: {address}\r\n".encode() in as_bytes(written(to="anna@äänekoski.example"))


def test_a_name_beyond_ascii_has_no_way_to_say_it():
    with pytest.raises(ValueError, match="No mail server"):
        messages.ascii_address("äänne@example.org")
