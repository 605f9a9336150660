from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from accounts.tests.factories import make_staff, make_superuser, make_user
from contact import limits, workflows
from contact.models import Message, MessageNote, MessageReply, Suspicion
from contact.tests.factories import make_answerer, make_message
from mailing.models import Mail

pytestmark = pytest.mark.django_db


def receive(**overrides):
    facts = {
        "kind": Message.Kind.GENERAL,
        "name": "Aino Virtanen",
        "email": "aino@example.com",
        "subject": "Berries",
        "text": "Who delivers lingonberries?",
        "language": "fi",
        "page": "/fi/members/",
        "network": "192.0.2.7",
        "suspicions": [],
        "now": timezone.now(),
    }
    return workflows.receive(**{**facts, **overrides})


def mails_to(address):
    return Mail.objects.filter(to=address)


# What comes in


def test_a_message_is_kept_acknowledged_and_told_to_the_staff():
    answerer = make_answerer()
    message = receive()
    assert message.status == Message.Status.NEW
    assert message.owner is None
    assert mails_to("aino@example.com").get().template == "contact/receipt"
    assert mails_to(answerer.email).get().template == "contact/notice"


def test_only_staff_who_may_answer_are_told():
    in_a_group = make_staff()
    group = Group.objects.create(name="Inbox")
    group.permissions.add(Permission.objects.get(codename="change_message"))
    in_a_group.groups.add(group)
    told = {make_answerer().email, make_superuser().email, in_a_group.email}
    make_answerer(is_active=False)
    make_staff()
    make_user(is_superuser=False).user_permissions.add(*group.permissions.all())
    receive()
    assert set(Mail.objects.filter(template="contact/notice").values_list("to", flat=True)) == told


def test_one_who_has_the_right_in_two_ways_is_told_once():
    answerer = make_answerer()
    group = Group.objects.create(name="Inbox")
    group.permissions.add(Permission.objects.get(codename="change_message"))
    answerer.groups.add(group)
    receive()
    assert mails_to(answerer.email).count() == 1


def test_a_message_is_kept_though_nobody_may_answer():
    assert receive().status == Message.Status.NEW


def test_a_suspect_is_kept_in_silence():
    make_answerer()
    message = receive(suspicions=["too_fast"])
    assert message.status == Message.Status.SPAM
    assert message.suspicions == ["too_fast"]
    assert not Mail.objects.exists()


def test_pressing_the_button_twice_is_one_message():
    make_answerer()
    first = receive()
    assert receive(email="AINO@example.com") == first
    assert receive(text="Something else") != first
    assert Mail.objects.filter(template="contact/receipt").count() == 2


def test_many_messages_from_one_network_are_suspected():
    usual = limits.UNUSUAL["network"].times
    for n in range(usual):
        assert receive(email=f"person{n}@example.com").status == Message.Status.NEW
    assert receive(email="next@example.com").suspicions == [Suspicion.MANY_MESSAGES]
    assert receive(email="other@example.com", network="198.51.100.1").suspicions == []


def test_many_messages_in_one_name_are_suspected_wherever_they_come_from():
    for n in range(limits.UNUSUAL["mailbox"].times):
        receive(text=f"Message {n}", network=f"192.0.2.{n}")
    assert receive(text="One more", network="192.0.2.99").suspicions == [Suspicion.MANY_MESSAGES]


@pytest.mark.parametrize("what", ["network", "mailbox"])
def test_a_flood_is_refused_and_an_hour_later_all_is_well(what):
    now = timezone.now()
    place = {"network": "192.0.2.7", "mailbox": "aino@example.com"}
    for _ in range(limits.REFUSED[what].times):
        limits.REFUSED[what].count(place[what], now)
    with pytest.raises(workflows.TooManyMessages):
        receive(now=now)
    assert not Message.objects.exists()
    assert receive(now=now + timedelta(hours=1, minutes=1)).pk


def test_a_stranger_cannot_be_flooded_with_receipts():
    """Each from another network and in another spelling: the messages come in, the mails stop."""
    answerer = make_answerer()
    for n in range(5):
        receive(email=f"victim+{n}@example.com", text=f"Message {n}", network=f"192.0.2.{n}")
    assert Mail.objects.filter(template="contact/receipt").count() == limits.RECEIPTS.times
    assert mails_to(answerer.email).count() == 5


def test_nothing_is_written_if_a_mail_cannot_be_promised(settings):
    make_answerer()
    settings.MAIL_CONTEXT_PROCESSORS = ["contact.tests.nowhere"]
    with pytest.raises(ImportError):
        receive()
    assert not Message.objects.exists()
    assert not Mail.objects.exists()


# Who takes care of it


def test_whoever_takes_a_message_is_its_owner():
    staff = make_staff()
    message = workflows.take(message=make_message(), by=staff)
    assert (message.owner, message.status) == (staff, Message.Status.IN_PROGRESS)


def test_a_colleagues_message_is_not_taken_but_handed_over():
    first, second = make_staff(), make_staff()
    message = workflows.take(message=make_message(), by=first)
    with pytest.raises(workflows.NotPossible, match=first.display_name):
        workflows.take(message=message, by=second)
    assert workflows.hand_over(message=message, to=second, by=first).owner == second


def test_a_message_handed_to_nobody_is_new_again():
    message = workflows.take(message=make_message(), by=make_staff())
    message = workflows.hand_over(message=message, to=None, by=make_staff())
    assert (message.owner, message.status) == (None, Message.Status.NEW)


@pytest.mark.parametrize("status", ["answered", "closed", "spam"])
@pytest.mark.parametrize("step", ["take", "close", "mark_spam"])
def test_only_a_waiting_message_is_taken_closed_or_marked(status, step):
    message = make_message(status=status)
    with pytest.raises(workflows.NotPossible):
        getattr(workflows, step)(message=message, by=make_staff())
    message.refresh_from_db()
    assert message.status == status


# The answer


def test_an_answer_is_mailed_and_settles_the_message():
    staff = make_staff()
    message = make_message()
    reply = workflows.answer(message=message, text="Three of them do.", by=staff)
    message.refresh_from_db()
    assert (message.status, message.owner) == (Message.Status.ANSWERED, staff)
    assert (reply.sent_by, reply.text) == (staff, "Three of them do.")
    mail = mails_to(message.email).get()
    assert mail.reply_to == staff.email
    assert "Three of them do." in mail.text


def test_an_answer_leaves_the_message_with_its_owner():
    owner, colleague = make_staff(), make_staff()
    message = workflows.take(message=make_message(), by=owner)
    workflows.answer(message=message, text="Yes.", by=colleague)
    message.refresh_from_db()
    assert message.owner == owner


def test_the_same_answer_is_not_sent_twice_but_another_one_is():
    message, staff = make_message(), make_staff()
    workflows.answer(message=message, text="Yes.", by=staff)
    with pytest.raises(workflows.NotPossible):
        workflows.answer(message=message, text="Yes.", by=staff)
    workflows.answer(message=message, text="And welcome.", by=staff)
    assert mails_to(message.email).count() == 2


def test_spam_is_not_answered():
    message = make_message(status=Message.Status.SPAM)
    with pytest.raises(workflows.NotPossible):
        workflows.answer(message=message, text="No, thank you.", by=make_staff())
    assert not Mail.objects.exists()


def test_closing_sends_nothing():
    message = workflows.close(message=make_message(), by=make_staff())
    assert message.status == Message.Status.CLOSED
    assert not Mail.objects.exists()


def test_what_was_done_can_be_opened_again():
    staff = make_staff()
    message = workflows.close(message=make_message(), by=make_staff())
    message = workflows.reopen(message=message, by=staff)
    assert (message.status, message.owner) == (Message.Status.IN_PROGRESS, staff)
    with pytest.raises(workflows.NotPossible):
        workflows.reopen(message=message, by=staff)


def test_what_a_message_is_about_decides_when_it_is_due():
    message = make_message()
    before = message.due_on
    workflows.change_kind(message=message, kind=Message.Kind.ACCESSIBILITY, by=make_staff())
    message.refresh_from_db()
    assert message.due_on == before + timedelta(days=7)


# Spam


def test_what_was_no_spam_reaches_the_inbox_and_its_mails_go_out():
    answerer = make_answerer()
    message = receive(suspicions=["too_fast"])
    message = workflows.not_spam(message=message, by=answerer)
    assert message.status == Message.Status.NEW
    assert mails_to("aino@example.com").get().template == "contact/receipt"
    assert mails_to(answerer.email).get().template == "contact/notice"


def test_a_message_marked_and_unmarked_does_not_mail_again():
    answerer = make_answerer()
    message = workflows.mark_spam(message=receive(), by=answerer)
    assert message.is_spam
    workflows.not_spam(message=message, by=answerer)
    assert Mail.objects.count() == 2


def test_only_spam_is_unmarked():
    with pytest.raises(workflows.NotPossible):
        workflows.not_spam(message=make_message(), by=make_staff())
    assert not Mail.objects.exists()


# The end


def test_an_old_message_is_forgotten_with_its_notes_and_answers():
    staff, now = make_staff(), timezone.now()
    old = make_message(status=Message.Status.CLOSED, created_at=now - timedelta(days=731))
    MessageNote.objects.create(message=old, author=staff, text="Called her.")
    MessageReply.objects.create(message=old, sent_by=staff, text="Yes.")
    waiting = make_message(created_at=now - timedelta(days=731))
    assert workflows.purge_old_messages(now=now) == 1
    assert list(Message.objects.all()) == [waiting]
    assert not MessageNote.objects.exists()
    assert not MessageReply.objects.exists()
    assert workflows.purge_old_messages(now=now) == 0


def test_a_message_outlives_the_account_of_its_owner():
    staff = make_staff()
    message = workflows.take(message=make_message(), by=staff)
    staff.delete()
    message.refresh_from_db()
    assert message.owner is None
