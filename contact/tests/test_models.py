from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from contact.models import KEEP_DONE_FOR, KEEP_SPAM_FOR, AnswerTime, Message
from contact.tests.factories import make_message

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_an_answer_is_due_within_a_week():
    assert make_message(created_at=MONDAY).due_on == date(2026, 3, 9)


def test_feedback_on_accessibility_is_due_in_the_fourteen_days_of_the_law():
    message = make_message(kind=Message.Kind.ACCESSIBILITY, created_at=MONDAY)
    assert message.due_on == date(2026, 3, 16)


def test_staff_can_promise_an_answer_in_another_time():
    AnswerTime.objects.create(kind=Message.Kind.ACCESSIBILITY, days=7)
    message = make_message(kind=Message.Kind.ACCESSIBILITY, created_at=MONDAY)
    assert message.due_on == date(2026, 3, 9)


def test_the_day_of_arrival_is_the_day_here_not_in_greenwich():
    late_in_the_evening = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)  # 00.30 on Tuesday in Helsinki
    assert make_message(created_at=late_in_the_evening).due_on == date(2026, 3, 10)


@pytest.mark.parametrize("status", Message.Status.values)
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_query_and_message_agree_on_what_waits_and_what_is_late(status, days):
    today = timezone.localdate()
    message = make_message(status=status, due_on=today + timedelta(days=days))
    assert Message.objects.needing_answer().contains(message) == message.needs_answer
    assert Message.objects.overdue(today).contains(message) == message.is_overdue(today)
    assert Message.objects.spam().contains(message) == message.is_spam


def test_the_due_day_itself_is_not_late():
    today = timezone.localdate()
    assert not make_message(due_on=today).is_overdue(today)
    assert make_message(due_on=today - timedelta(days=1)).is_overdue(today)


@pytest.mark.parametrize(
    ("status", "kept_for"),
    [
        (Message.Status.ANSWERED, KEEP_DONE_FOR),
        (Message.Status.CLOSED, KEEP_DONE_FOR),
        (Message.Status.SPAM, KEEP_SPAM_FOR),
    ],
)
def test_each_kind_has_its_own_time_to_be_kept(status, kept_for):
    now = timezone.now()
    make_message(status=status, created_at=now - kept_for + timedelta(minutes=1))
    old = make_message(status=status, created_at=now - kept_for - timedelta(minutes=1))
    assert list(Message.objects.past_retention(now)) == [old]


@pytest.mark.parametrize("status", Message.WAITING)
def test_what_waits_for_an_answer_is_never_past_its_time(status):
    make_message(status=status, created_at=timezone.now() - timedelta(days=5000))
    assert not Message.objects.past_retention(timezone.now()).exists()


def test_reasons_are_told_in_words_and_an_unknown_one_is_not_lost():
    message = make_message(suspicions=["too_fast", "of_an_older_version"])
    first, second = message.suspicion_reasons
    assert first != "too_fast"
    assert second == "of_an_older_version"
