import email
from datetime import timedelta
from email import policy

import pytest
from django.utils import timezone

from mailing import delivery, outbox
from mailing.line import Line
from mailing.models import Mail
from mailing.sent_notes import SentNotes
from mailing.tests.factories import make_mail

pytestmark = pytest.mark.django_db


def parsed(envelope):
    return email.message_from_bytes(envelope.content, policy=policy.default)


def test_a_due_mail_arrives_in_text_and_html_with_the_id_of_its_key(smtp_sink):
    mail = make_mail(subject="Tervetuloa Ääneen", text="Müller & Söhne\n", reply_to="a@example.org")
    assert delivery.deliver_due() == 1
    (envelope,) = smtp_sink.envelopes
    message = parsed(envelope)
    assert envelope.rcpt_tos == [mail.to]
    assert message["Subject"] == "Tervetuloa Ääneen"
    assert message["Message-ID"] == delivery.message_id(mail.key)
    assert message["Reply-To"] == "a@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body(["plain"]).get_content().strip() == "Müller & Söhne"
    assert message.get_body(["html"]).get_content().strip() == "<p>A text</p>"
    mail.refresh_from_db()
    assert mail.state == Mail.State.SENT


def test_a_persons_own_words_are_not_marked_as_automatic(smtp_sink):
    make_mail(is_automatic=False)
    delivery.deliver_due()
    assert parsed(smtp_sink.envelopes[0])["Auto-Submitted"] is None


def test_an_attachment_arrives_with_its_name_and_type(smtp_sink):
    make_mail(files=[("event.ics", "BEGIN:VCALENDAR", "text/calendar")])
    delivery.deliver_due()
    (attachment,) = parsed(smtp_sink.envelopes[0]).iter_attachments()
    assert attachment.get_filename() == "event.ics"
    assert attachment.get_content_type() == "text/calendar"


def test_delivering_again_sends_nothing_twice(smtp_sink):
    make_mail()
    for _ in range(3):
        delivery.deliver_due()
    assert len(smtp_sink.envelopes) == 1


def test_a_mail_is_not_sent_before_its_time(smtp_sink):
    make_mail(not_before=timezone.now() + timedelta(hours=1))
    assert delivery.deliver_due() == 0
    assert not smtp_sink.envelopes


def test_a_server_that_refuses_for_now_is_tried_again_later_and_later(smtp_sink):
    smtp_sink.answer = "451 try later"
    mail = make_mail()
    waits = []
    for _ in range(3):
        Mail.objects.update(not_before=timezone.now() - timedelta(seconds=1))
        delivery.deliver_due()
        mail.refresh_from_db()
        assert mail.state == Mail.State.QUEUED
        waits.append(round((mail.not_before - timezone.now()).total_seconds() / 60))
    assert waits == [1, 5, 15]
    assert "451" in mail.last_error
    smtp_sink.answer = "250 OK"
    Mail.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    delivery.deliver_due()
    assert len(smtp_sink.envelopes) == 1


def test_an_address_refused_for_ever_is_given_up_at_once(smtp_sink):
    smtp_sink.answer_to_recipient = "550 no such mailbox"
    mail = make_mail()
    delivery.deliver_due()
    mail.refresh_from_db()
    assert mail.state == Mail.State.GIVEN_UP
    assert "550" in mail.last_error


def test_a_mail_that_could_not_be_written_does_not_keep_the_next_from_going(smtp_sink):
    mail = outbox.queue(
        "greeting:1",
        to="bad\n@example.org",
        language="en",
        template="account/notice",
        context={},
    )
    make_mail()
    assert delivery.deliver_due() == 1
    mail.refresh_from_db()
    assert mail.state == Mail.State.GIVEN_UP
    assert "No mail server takes the address" in mail.last_error


def test_a_mail_is_given_up_when_its_time_is_over(smtp_sink):
    mail = make_mail(give_up_at=timezone.now() - timedelta(seconds=1))
    delivery.deliver_due()
    mail.refresh_from_db()
    assert mail.state == Mail.State.GIVEN_UP
    assert not smtp_sink.envelopes


def test_a_secret_mail_loses_its_text_when_it_is_sent(smtp_sink):
    mail = make_mail(text="123456", html="<p>123456</p>", is_secret=True)
    delivery.deliver_due()
    mail.refresh_from_db()
    assert (mail.text, bytes(mail.message)) == ("", b"")
    assert b"123456" in smtp_sink.envelopes[0].content


def sent_by_a_worker_that_died(minutes_ago):
    now = timezone.now()
    return make_mail(
        state=Mail.State.SENDING,
        claim="6fa459ea-ee8a-3ca4-894e-db77e160355e",
        lease_until=now - timedelta(minutes=minutes_ago),
    )


def test_the_claim_of_a_dead_worker_is_taken_up_when_its_lease_is_out(smtp_sink):
    sent_by_a_worker_that_died(minutes_ago=1)
    assert delivery.deliver_due() == 1


def test_the_claim_of_a_living_worker_is_respected(smtp_sink):
    sent_by_a_worker_that_died(minutes_ago=-1)
    assert delivery.deliver_due() == 0


def test_a_worker_that_lost_its_claim_does_not_send(smtp_sink):
    a_while_ago = timezone.now() - delivery.LEASE
    make_mail(not_before=a_while_ago)
    (claimed,) = delivery._claim_due(a_while_ago, 1)
    Mail.objects.update(claim="6fa459ea-ee8a-3ca4-894e-db77e160355e")
    assert delivery._deliver(claimed, Line(), SentNotes(), set()) is False
    assert not smtp_sink.envelopes


def test_purge_forgets_what_was_sent_long_ago_and_keeps_the_rest():
    now = timezone.now()
    make_mail(state=Mail.State.SENT, finished_at=now - timedelta(days=91))
    kept = [
        make_mail(state=Mail.State.SENT, finished_at=now - timedelta(days=89)),
        make_mail(state=Mail.State.GIVEN_UP, finished_at=now - timedelta(days=91)),
        make_mail(),
    ]
    assert delivery.purge(now) == 1
    assert set(Mail.objects.all()) == set(kept)
