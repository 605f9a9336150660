from datetime import timedelta

import pytest
from django.db import transaction

from mailing import messages, outbox, tasks
from mailing.models import Mail
from mailing.tests.reading import html

pytestmark = pytest.mark.django_db


def promise(key="greeting:1", **overrides):
    facts = {
        "to": "anna@example.org",
        "language": "en",
        "template": "account/notice",
        "context": {"subject_line": "Hello\nBcc: all@example.org", "body": "Müller & Söhne <b>"},
    }
    return outbox.queue(key, **facts | overrides)


def test_asking_twice_promises_one_mail():
    assert promise() == promise()
    assert Mail.objects.count() == 1


def test_text_has_no_html_escapes_and_html_has():
    mail = promise()
    assert "Müller & Söhne <b>" in mail.text
    assert "Müller &amp; Söhne &lt;b&gt;" in html(mail)


def test_subject_is_one_line():
    assert promise().subject == "Hello Bcc: all@example.org"


@pytest.mark.parametrize(
    ("language", "word"),
    [("fi", "koodi"), ("sv", "kod"), ("en", "code"), ("pl", "kod")],
)
def test_mail_speaks_the_recipients_language(language, word):
    mail = promise(language=language, template="account/login_code", context={"code": "123456"})
    assert word in mail.subject.lower()
    assert "123456" in mail.text
    assert f'lang="{language}"' in html(mail)


def test_nothing_is_promised_when_the_transaction_fails():
    with transaction.atomic():
        promise()
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


def test_bell_rings_once_for_a_transaction_with_many_mails(
    django_capture_on_commit_callbacks, monkeypatch
):
    rung = []
    monkeypatch.setattr(tasks.deliver_due, "delay", lambda: rung.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(3):
            promise(f"greeting:{number}")
    assert len(rung) == 1


def test_a_dead_broker_does_not_disturb_the_person(
    django_capture_on_commit_callbacks, monkeypatch, caplog
):
    def unreachable():
        raise OSError("no broker")

    monkeypatch.setattr(tasks.deliver_due, "delay", unreachable)
    with django_capture_on_commit_callbacks(execute=True):
        promise()
    assert Mail.objects.due(promise().not_before + timedelta(seconds=1)).count() == 1
    assert "no broker" in caplog.text


def test_staff_can_try_again_what_was_given_up():
    mail = promise()
    Mail.objects.update(state=Mail.State.GIVEN_UP, finished_at=mail.created_at)
    outbox.try_again(mail, by=None)
    mail.refresh_from_db()
    assert mail.state == Mail.State.QUEUED
    assert mail.finished_at is None


def test_a_mail_that_cannot_be_written_does_not_undo_what_it_tells_of():
    assert bytes(promise(to="bad\n@example.org").message) == b""
    well_written = messages.unpacked(promise("greeting:2").message)
    assert b"Subject: Hello Bcc: all@example.org\r\n" in well_written
