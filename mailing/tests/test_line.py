import email
import smtplib
from email import policy

import pytest
from django.db import OperationalError

from mailing import messages
from mailing.line import Line
from mailing.tests.factories import make_mail

pytestmark = pytest.mark.django_db

TEXT = "Hyvä Anna,\n.a dot begins this line\n..and two this one\n"


@pytest.fixture(params=[True, False], ids=["at once", "one by one"])
def sink(smtp_sink, request):
    smtp_sink.takes_commands_at_once = request.param
    return smtp_sink


def make_written_mail(**overrides):
    return make_mail(text=TEXT, subject="Muistutus: Äänekoski", **overrides)


def nothing():
    return lambda: None


def test_several_mails_arrive_as_they_were_written(sink):
    mails = [make_written_mail() for _ in range(3)]
    line = Line()
    for mail in mails:
        line.send(mail, meanwhile=nothing)
    line.hang_up()
    assert [envelope.rcpt_tos for envelope in sink.envelopes] == [[mail.to] for mail in mails]
    contents = [messages.unpacked(mail.message) for mail in mails]
    assert [envelope.content for envelope in sink.envelopes] == contents
    assert len({envelope.mail_from for envelope in sink.envelopes}) == 1
    message = email.message_from_bytes(sink.envelopes[0].content, policy=policy.default)
    assert message["Subject"] == "Muistutus: Äänekoski"
    assert message.get_body(["plain"]).get_content().splitlines() == TEXT.splitlines()


def test_a_refused_person_does_not_spoil_the_next_mail(sink):
    line = Line()
    sink.answer_to_recipient = "550 no such mailbox"
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        line.send(make_written_mail(to="nobody@example.org"), meanwhile=nothing)
    assert refused.value.recipients == {"nobody@example.org": (550, b"no such mailbox")}
    sink.answer_to_recipient = "250 OK"
    line.send(make_written_mail(), meanwhile=nothing)
    assert len(sink.envelopes) == 1


def test_a_refused_text_is_an_error(sink):
    sink.answer = "451 try later"
    with pytest.raises(smtplib.SMTPDataError):
        Line().send(make_written_mail(), meanwhile=nothing)


def test_no_text_goes_out_before_the_last_mail_is_written_down(sink):
    def fail():
        raise OperationalError("the database is away")

    with pytest.raises(OperationalError):
        Line().send(make_written_mail(), meanwhile=fail)
    assert not sink.envelopes


def test_a_domain_beyond_ascii_is_translated(sink):
    line = Line()
    line.send(make_written_mail(to="anna@äänekoski.example"), meanwhile=nothing)
    assert sink.envelopes[0].rcpt_tos == ["anna@xn--nekoski-4waa.example"]


def test_who_does_not_take_bytes_gets_the_same_message(mailoutbox):
    mail = make_written_mail()
    Line().send(mail, meanwhile=nothing)
    (sent,) = mailoutbox
    assert sent.to == [mail.to]
    assert sent.message().as_bytes(policy=policy.SMTP) == messages.unpacked(mail.message)


def test_the_end_of_what_goes_on_meanwhile_is_waited_for_before_the_server_can_take_it(sink):
    def wait():
        raise OperationalError("the database is away")

    line = Line()
    with pytest.raises(OperationalError):
        line.send(make_written_mail(), meanwhile=lambda: wait)
    assert not sink.envelopes
    line.send(make_written_mail(), meanwhile=nothing)
    assert len(sink.envelopes) == 1


def test_also_when_the_server_refuses(sink):
    waited = []
    sink.answer_to_recipient = "550 no such mailbox"
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        Line().send(make_written_mail(), meanwhile=lambda: lambda: waited.append(1))
    assert waited
