from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_superuser
from mailing import bounces, delivery, reports
from mailing.models import Bounce, Mail
from mailing.tests.factories import make_mail

pytestmark = pytest.mark.django_db

GONE = "gone@example.org"
REPORT = """From: MAILER-DAEMON@mail.example
To: portal@localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain; charset=us-ascii

I am sorry.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 No such user

--cut
Content-Type: {original}

From: portal@localhost
Message-ID: {message_id}
Subject: A subject

--cut--
"""


def make_report(mail, **overrides):
    facts = {
        "address": "GONE@Example.org",
        "action": "failed",
        "status": "5.1.1",
        "original": "text/rfc822-headers",
        "message_id": delivery.message_id(mail.key),
    }
    return REPORT.format(**facts | overrides)


def make_sent(**overrides):
    facts = {"to": GONE, "state": Mail.State.SENT, "finished_at": timezone.now()}
    return make_mail(**facts | overrides)


def read(tmp_path, *texts):
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.eml").write_text(text)
    return reports.read(tmp_path, now=timezone.now())


def bounce(times, address=GONE):
    for number in range(times):
        bounces.note(address, message_id=f"<{number}@x>", reason="550", now=timezone.now())


def test_an_address_that_the_mail_server_refuses_three_times_gets_no_more(smtp_sink):
    smtp_sink.answer_to_recipient = "550 5.1.1 No such user"
    for _ in range(3):
        make_mail(to=GONE)
        delivery.deliver_due()
    assert Bounce.objects.stopped_addresses([GONE]) == {GONE}
    smtp_sink.answer_to_recipient = "250 OK"
    mail, other = make_mail(to="Gone@example.org"), make_mail()
    delivery.deliver_due()
    assert [envelope.rcpt_tos for envelope in smtp_sink.envelopes] == [[other.to]]
    mail.refresh_from_db()
    assert mail.state == Mail.State.GIVEN_UP
    assert "come back too often" in mail.last_error


def test_two_are_not_enough(smtp_sink):
    bounce(2)
    make_mail(to=GONE)
    assert delivery.deliver_due() == 1


@pytest.mark.parametrize("answer", ["451 4.7.1 Later", "554 5.7.1 Relay access denied"])
def test_a_server_that_does_not_want_us_now_says_nothing_about_the_address(smtp_sink, answer):
    smtp_sink.answer_to_recipient = answer
    make_mail(to=GONE)
    delivery.deliver_due()
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("original", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_that_comes_later_counts_once_however_often_it_is_read(tmp_path, original):
    report = make_report(make_sent(), original=original)
    assert read(tmp_path, report, report) == 1
    assert read(tmp_path, report) == 0
    found = Bounce.objects.get()
    assert found.address == GONE
    assert found.reason == "5.1.1 smtp; 550 5.1.1 No such user"


@pytest.mark.parametrize(
    "facts",
    [
        {"action": "delayed"},
        {"status": "4.2.2"},
        {"status": "5.7.1"},
        {"message_id": "<forged@example.org>"},
        {"address": "somebody.else@example.org"},
        {"address": ""},
        {"address": "gone\x01@example.org"},
        {"status": "rubbish"},
    ],
    ids=str,
)
def test_a_delay_or_a_forged_report_counts_for_nothing(tmp_path, facts):
    assert read(tmp_path, make_report(make_sent(), **facts), "Subject: hello\n\nNo report") == 0


def test_the_command_reads_an_mbox(tmp_path, capsys):
    place = tmp_path / "bounces"
    lines = [f"From MAILER-DAEMON\n{make_report(make_sent())}\n" for _ in range(2)]
    place.write_text("".join(lines))
    call_command("read_bounces", str(place))
    assert capsys.readouterr().out == "2 new\n"


def test_staff_see_it_and_send_mail_there_again(client, smtp_sink):
    bounce(3)
    client.force_login(make_superuser())
    url = reverse("admin:mailing_bounce_changelist")
    assert GONE in client.get(url).content.decode()
    chosen = {"action": "release", "_selected_action": [Bounce.objects.first().pk]}
    client.post(url, chosen)
    make_mail(to=GONE)
    assert delivery.deliver_due() == 1
    bounce(3)  # the same three, read again
    assert Bounce.objects.stopped_addresses([GONE]) == set()


def test_old_ones_are_forgotten():
    bounce(3)
    assert bounces.purge(timezone.now() + bounces.KEEP - timedelta(days=1)) == 0
    assert bounces.purge(timezone.now() + bounces.KEEP + timedelta(days=1)) == 3
