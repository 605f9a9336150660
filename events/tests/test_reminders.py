"""Reminders: computed from present data, so that they can be asked for however often or late."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import tasks, workflows
from events.models import Event, Registration, ReminderRule
from events.tests.factories import make_event, make_registration, make_reminder_rule
from mailing.models import Mail
from mailing.tasks import deliver_due

pytestmark = pytest.mark.django_db

Before = ReminderRule.Before
START = timezone.now().replace(microsecond=0) + timedelta(days=30)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def event():
    event = make_event(starts_at=START)
    make_reminder_rule(event=event, minutes_before=Before.ONE_DAY)
    return event


def reminders():
    return Mail.objects.filter(template="events/reminder")


def queue(now):
    return workflows.queue_due_reminders(now=now)


def test_a_reminder_is_sent_once_however_often_the_task_runs(event):
    make_registration(event=event)
    for minutes in range(5):
        queue(START - DAY + minutes * MINUTE)
    assert reminders().count() == 1


def test_it_is_sent_from_its_time_on_and_not_a_minute_before(event):
    make_registration(event=event)
    assert queue(START - DAY - MINUTE) == 0
    assert queue(START - DAY) == 1


def test_a_missed_run_is_caught_up(event):
    make_registration(event=event)
    assert queue(START - HOUR) == 1


def test_after_the_start_it_is_too_late(event):
    make_registration(event=event)
    assert queue(START) == 0
    assert queue(START + HOUR) == 0


def test_a_moved_event_reminds_again_for_its_new_time(event):
    make_registration(event=event)
    queue(START - DAY)
    workflows.reschedule(
        event=event, starts_at=START + 7 * DAY, ends_at=START + 7 * DAY + HOUR, by=None
    )
    assert queue(START - DAY + MINUTE) == 0
    assert queue(START + 6 * DAY) == 1
    assert reminders().count() == 2


@pytest.mark.parametrize("status", [Event.Status.CANCELLED, Event.Status.DRAFT])
def test_a_cancelled_event_or_a_draft_reminds_nobody(event, status):
    make_registration(event=event)
    event.status = status
    event.save()
    assert queue(START - HOUR) == 0


def test_a_scheduled_event_reminds_once_it_is_public(event):
    make_registration(event=event)
    event.status, event.publish_at = Event.Status.SCHEDULED, START - HOUR
    event.save()
    assert queue(START - 2 * HOUR) == 0
    assert queue(START - HOUR) == 1


def test_who_registered_later_gets_no_stale_reminder(event):
    make_registration(event=event, created_at=START - DAY + MINUTE)
    assert queue(START - DAY + 2 * MINUTE) == 0
    make_registration(event=event, created_at=START - DAY)
    assert queue(START - DAY + 2 * MINUTE) == 1


@pytest.mark.parametrize(
    "status", [status for status in Registration.Status if status != "registered"]
)
def test_only_who_has_a_seat_is_reminded(event, status):
    make_registration(event=event, status=status)
    assert queue(START - HOUR) == 0


def test_two_rules_are_two_reminders(event):
    make_reminder_rule(event=event, minutes_before=Before.TWO_HOURS)
    make_registration(event=event)
    assert queue(START - DAY) == 1
    assert queue(START - 3 * HOUR) == 0
    assert queue(START - 2 * HOUR) == 1
    assert reminders().count() == 2


def test_a_rule_that_another_has_overtaken_is_not_made_up_for(event):
    make_reminder_rule(event=event, minutes_before=Before.TWO_HOURS)
    make_registration(event=event)
    assert queue(START - HOUR) == 1
    assert reminders().get().key.split(":")[3] == str(Before.TWO_HOURS)


def test_who_registered_between_two_reminders_gets_the_second(event):
    make_reminder_rule(event=event, minutes_before=Before.TWO_HOURS)
    make_registration(event=event, created_at=START - 12 * HOUR)
    assert queue(START - 11 * HOUR) == 0
    assert queue(START - 2 * HOUR) == 1


def test_each_event_follows_its_own_rules(event):
    make_registration(event=event)
    weekly = make_event(starts_at=START)
    make_reminder_rule(event=weekly, minutes_before=Before.ONE_WEEK)
    make_registration(event=weekly)
    assert queue(START - 7 * DAY) == 1
    assert queue(START - DAY) == 1


def test_the_key_names_event_registration_rule_and_start(event):
    registration = make_registration(event=event)
    queue(START - DAY)
    start = START.astimezone(timezone.get_fixed_timezone(0)).isoformat()
    assert reminders().get().key == (f"event-reminder:{event.pk}:{registration.pk}:1440:{start}")


def test_a_reminder_that_cannot_be_sent_is_given_up_at_the_start(event):
    make_registration(event=event)
    queue(timezone.now())  # not due
    assert not reminders().exists()
    soon = make_event(starts_at=timezone.now() + HOUR)
    make_reminder_rule(event=soon, minutes_before=Before.TWO_HOURS)
    make_registration(event=soon)
    queue(timezone.now())
    assert abs(reminders().get().give_up_at - soon.starts_at) < MINUTE


def test_many_people_are_reminded_in_batches(event):
    Registration.objects.bulk_create(
        Registration(event=event, name=f"Guest {n}", email=f"guest{n}@example.org", language="en")
        for n in range(workflows.REMINDERS_AT_A_TIME * 2 + 1)
    )
    Registration.objects.update(created_at=START - 3 * DAY)
    assert queue(START - DAY) == workflows.REMINDERS_AT_A_TIME * 2 + 1
    assert queue(START - DAY) == 0


def test_who_has_been_reminded_is_found_in_the_same_number_of_queries_for_one_and_for_100(
    event, django_assert_num_queries
):
    """Four: events, rules, the event once more under its lock, who is missing; and a savepoint."""
    for people in (1, 99):
        Registration.objects.bulk_create(
            Registration(event=event, name="Guest", email=f"g{n}-{people}@example.org")
            for n in range(people)
        )
        Registration.objects.update(created_at=START - 3 * DAY)
        queue(START - DAY)
        with django_assert_num_queries(6):
            queue(START - DAY)


def test_the_task_fills_each_mailbox_once(mailoutbox):
    event = make_event(starts_at=timezone.now() + HOUR)
    make_reminder_rule(event=event)
    make_registration(event=event, email="aino@example.org")
    for _run in range(3):
        tasks.send_event_reminders()
        deliver_due()
    assert [message.to for message in mailoutbox] == [["aino@example.org"]]
