import threading

import pytest
from django.db import InterfaceError, OperationalError, connection

from mailing import delivery, sent_notes
from mailing.models import Mail
from mailing.sent_notes import SentNotes
from mailing.tests.factories import make_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick(monkeypatch):
    """The test's transaction is in the connection that would be closed."""
    monkeypatch.setattr(sent_notes, "DATABASE_AWAY", (0, 0, 0))
    monkeypatch.setattr(connection, "close", lambda: None)


def test_what_went_out_while_the_database_was_away_is_written_down_afterwards(
    smtp_sink, quick, monkeypatch
):
    mails = [make_mail() for _ in range(3)]
    write, faults = SentNotes.write, [OperationalError, InterfaceError, OperationalError]

    def fail_for_the_second(self):
        if self.last == mails[1] and faults:
            raise faults.pop()
        write(self)

    monkeypatch.setattr(SentNotes, "write", fail_for_the_second)
    with pytest.raises((OperationalError, InterfaceError)):
        delivery.deliver_due()
    assert len(smtp_sink.envelopes) == 2
    states = [Mail.objects.get(pk=mail.pk).state for mail in mails]
    assert states == [Mail.State.SENT, Mail.State.SENT, Mail.State.SENDING]


def test_a_mail_that_another_worker_has_taken_up_is_left_to_it():
    mail = make_mail(
        state=Mail.State.SENDING,
        claim="6fa459ea-ee8a-3ca4-894e-db77e160355e",
        lease_until="2026-01-01T00:00Z",
    )
    other = Mail.objects.get(pk=mail.pk)
    other.claim = "7fa459ea-ee8a-3ca4-894e-db77e160355e"
    notes = SentNotes()
    notes.has_gone_out(other)
    notes.write()
    mail.refresh_from_db()
    assert mail.state == Mail.State.SENDING


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_a_thread_of_its_own_waits_for_the_disk(smtp_sink, monkeypatch):
    mails = [make_mail() for _ in range(4)]
    write, noted_by = SentNotes.write, []

    def note_who(self):
        if self.last:
            noted_by.append((self.last.pk, threading.current_thread() is threading.main_thread()))
        write(self)

    monkeypatch.setattr(SentNotes, "write", note_who)
    assert delivery.deliver_due() == 4
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.SENT}
    ids = [mail.pk for mail in mails]
    assert noted_by == [(ids[0], False), (ids[1], False), (ids[2], False), (ids[3], True)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_goes_wrong_there_is_mended_here(smtp_sink, monkeypatch):
    monkeypatch.setattr(sent_notes, "DATABASE_AWAY", (0, 0))
    mails = [make_mail() for _ in range(3)]
    write, faults = SentNotes.write, [OperationalError]

    def fail_once(self):
        if self.last == mails[0] and faults:
            raise faults.pop()
        write(self)

    monkeypatch.setattr(SentNotes, "write", fail_once)
    with pytest.raises(OperationalError):
        delivery.deliver_due()
    assert len(smtp_sink.envelopes) == 1
    states = [Mail.objects.get(pk=mail.pk).state for mail in mails]
    assert states == [Mail.State.SENT, Mail.State.SENDING, Mail.State.SENDING]
