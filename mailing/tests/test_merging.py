"""What is filled in is what would have been written for each person alone, to the last byte."""

from datetime import datetime

import pytest
from django.template import engines
from django.utils import timezone

from mailing import messages, outbox
from mailing.merging import Merge, slot
from mailing.models import Mail
from mailing.tests.reading import html

NAMES = {
    "plain": "Anna",
    "beyond ASCII": "Åsa Żółć 李",
    "signs of HTML": "<b>O'Neil & “Sons”</b>",
    "signs of a slot": slot("url") + "\\1 {{ url }} %(url)s",
    "signs of SMTP and MIME": ".\n.=20=C3 =",
    "long": "ä" * 200,
}
CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Ä\r\n{}\r\nEND:VCALENDAR\r\n"


@pytest.fixture(autouse=True)
def frozen(monkeypatch, time_machine):
    monkeypatch.setattr(messages.secrets, "token_hex", lambda _length: "0")
    time_machine.move_to(datetime(2026, 11, 1, 12, tzinfo=timezone.get_default_timezone()), False)


def letter(name, url, line, **overrides):
    facts = {"subject": "Muistutus", "text": f"Hyvä {name},\n\n{url}\n{line}\n"}
    template = "<p>Hyvä {{ name }},</p>\n<a href='{{ url }}'>{{ line }}</a>"
    context = {"name": name, "url": url, "line": line}
    files = [
        ("e.ics", CALENDAR.format(name), "text/calendar; method=REQUEST"),
        ("e.txt", f"{line} {url}", "text/plain"),
        ("e.png", "iVBORw0KGgo=", "image/png"),
    ]
    html = engines["django"].from_string(template).render(context)
    return Mail(**facts | overrides), {"html": html, "files": files}


@pytest.mark.parametrize(
    "line", ["lyhyt ääni", "much on one line, ä " * 100], ids=["as it is", "encoded"]
)
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_it_is_the_same_to_the_last_byte(name, line):
    own = {"name": name, "url": "https://example.org/?a=1&b=2"}
    whose = {"key": "reminder:1", "to": "anna@äänekoski.example"}
    draft, parts = letter(slot("name"), slot("url"), line)
    alone, own_parts = letter(own["name"], own["url"], line, **whose)
    merge = Merge(draft, **parts)
    assert merge.text.filled(own) == alone.text
    merged = messages.unpacked(merge.message(Mail(**whose), own))
    assert merged == messages.unpacked(messages.packed(alone, **own_parts))


@pytest.mark.django_db
class TestPromising:
    def written(self, *addresses, **overrides):
        facts = {"template": "account/notice", "context": {"body": f"Hello {slot('name')}"}}
        letter = outbox.MergedLetter(outbox.Letter(language="en", **facts | overrides))
        return [letter.to(to, key=f"to:{to}", own={"name": f"<{to}>"}) for to in addresses]

    def test_everybody_gets_a_mail_of_their_own_once(self):
        outbox.promise(self.written("anna@example.org", "bert@example.org"))
        outbox.promise(self.written("bert@example.org", "cara@example.org"))
        mails = Mail.objects.order_by("pk")
        assert [mail.to[:4] for mail in mails] == ["anna", "bert", "cara"]
        for mail in mails:
            assert f"Hello <{mail.to}>" in mail.text
            assert f"Hello &lt;{mail.to}&gt;" in html(mail)

    def test_an_address_that_no_server_takes_is_noted_and_the_others_get_theirs(self):
        bad, good = self.written("änna@example.org", "bert@example.org")
        assert not bad.message
        assert "No mail server takes" in bad.last_error
        assert good.message

    def test_a_subject_cannot_be_a_person_s_own(self):
        with pytest.raises(ValueError, match="no slots"):
            self.written("anna@example.org", context={"subject_line": slot("name")})

    def test_many_are_rendered_once_and_promised_at_once(self, django_assert_num_queries):
        letter = outbox.MergedLetter(
            outbox.Letter(language="en", template="account/notice", context={})
        )
        with django_assert_num_queries(1):
            outbox.promise([letter.to(f"{n}@example.org", key=str(n), own={}) for n in range(40)])
