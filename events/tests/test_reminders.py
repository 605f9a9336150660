"""Reminders: computed from present data, so that they can be asked for however often or late."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from events import emails, tasks, workflows
from events.models import Event, Registration, ReminderRule, ReminderRun
from events.tests.factories import make_event, make_registration, make_reminder_rule
from events.workflows.reminding import REMINDERS_AT_A_TIME
from mailing.models import Mail
from mailing.tasks import deliver_due
from mailing.tests.reading import html

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
    deliver_due()
    workflows.reschedule(
        event=event, starts_at=START + 7 * DAY, ends_at=START + 7 * DAY + HOUR, by=None
    )
    assert queue(START - DAY + MINUTE) == 0
    assert queue(START + 6 * DAY) == 1
    assert reminders().count() == 2


@pytest.mark.parametrize("change", ["move", "postpone", "cancel"])
def test_a_reminder_that_still_waits_for_the_mail_server_is_taken_back(event, change):
    make_registration(event=event)
    queue(START - DAY)
    if change == "move":
        later = START + 7 * DAY
        workflows.reschedule(event=event, starts_at=later, ends_at=later + HOUR, by=None)
    elif change == "postpone":
        workflows.postpone_event(event=event, reasons={}, by=None)
    else:
        workflows.cancel_event(event=event, reasons={}, by=None)
    assert not reminders().exists()


def test_a_reminder_of_another_event_stays(event):
    make_registration(event=event)
    queue(START - DAY)
    workflows.cancel_event(event=make_event(), reasons={}, by=None)
    assert reminders().count() == 1


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
        for n in range(REMINDERS_AT_A_TIME * 2 + 1)
    )
    Registration.objects.update(created_at=START - 3 * DAY)
    assert queue(START - DAY) == REMINDERS_AT_A_TIME * 2 + 1
    assert queue(START - DAY) == 0


def test_who_has_been_reminded_is_found_in_the_same_number_of_queries_for_one_and_for_100(
    event, django_assert_num_queries
):
    """Events, rules, runs, who is missing."""
    for people in (1, 99):
        Registration.objects.bulk_create(
            Registration(event=event, name="Guest", email=f"g{n}-{people}@example.org")
            for n in range(people)
        )
        Registration.objects.update(created_at=START - 3 * DAY)
        queue(START - DAY)
        with django_assert_num_queries(4):
            queue(START - DAY)


MEANWHILE = {
    "they cancel": lambda guest: workflows.cancel_registration(registration=guest),
    "their name changes": lambda guest: Registration.objects.filter(pk=guest.pk).update(name="Bo"),
    "the event moves": lambda guest: workflows.reschedule(
        event=guest.event, starts_at=START + 7 * DAY, ends_at=START + 7 * DAY + HOUR, by=None
    ),
    "the event's text changes": lambda guest: guest.event.save(),
    "the event is cancelled": lambda guest: workflows.cancel_event(
        event=guest.event, reasons={}, by=None
    ),
}


@pytest.fixture
def meanwhile(monkeypatch):
    """Does something each time when a reminder has been written and is not promised yet."""
    write = emails.Reminders.to

    def do(change):
        def write_and_change(self, registration):
            mail = write(self, registration)
            change(Registration.objects.get(pk=registration.pk))
            return mail

        monkeypatch.setattr(emails.Reminders, "to", write_and_change)

    return do


@pytest.mark.parametrize("change", MEANWHILE.values(), ids=MEANWHILE)
def test_what_is_no_longer_true_when_it_is_written_is_not_promised(event, change, meanwhile):
    make_registration(event=event)
    meanwhile(change)
    assert queue(START - DAY) == 0
    assert not reminders().exists()
    assert not ReminderRun.objects.exists()


def test_the_next_run_writes_what_is_true_then(event, meanwhile):
    make_registration(event=event)
    meanwhile(MEANWHILE["their name changes"])
    assert queue(START - DAY) == 0
    assert queue(START - DAY) == 1
    assert "Hello Bo," in reminders().get().text


def runs():
    found = ReminderRun.objects.order_by("pk")
    return [(run.minutes_before, run.state, run.number) for run in found]


def test_what_went_out_is_on_record_once(event):
    make_registration(event=event)
    for minutes in range(3):
        queue(START - DAY + minutes * MINUTE)
    assert runs() == [(Before.ONE_DAY, "sent", 1)]


def test_a_reminder_that_was_overtaken_is_on_record_as_missed(event):
    make_reminder_rule(event=event, minutes_before=Before.TWO_HOURS)
    make_registration(event=event)
    for _run in range(2):
        queue(START - HOUR)
    assert sorted(runs()) == [(Before.TWO_HOURS, "sent", 1), (Before.ONE_DAY, "missed", 1)]


def test_a_reminder_that_nobody_sent_before_the_start_is_on_record_as_missed(event):
    make_registration(event=event)
    make_registration(event=event, status=Registration.Status.ATTENDED)
    make_registration(event=event, created_at=START - HOUR)
    assert queue(START + HOUR) == 0
    assert runs() == [(Before.ONE_DAY, "missed", 2)]


def test_nothing_is_missed_where_nobody_had_to_be_told(event):
    queue(START - HOUR)
    queue(START + HOUR)
    assert runs() == []


@pytest.fixture
def trip():
    """An event at 9:00 on a Tuesday in Helsinki, with something to say on the day before."""
    start = datetime(2031, 1, 14, 7, tzinfo=UTC)
    return make_event(starts_at=start, arrangements_en="Parking: behind the mill & barn.")


def arrangements():
    return Mail.objects.filter(template="events/arrangements")


AT_16_THE_DAY_BEFORE = datetime(2031, 1, 13, 14, tzinfo=UTC)


def test_arrangements_go_out_at_16_on_the_day_before(trip):
    make_registration(event=trip)
    assert queue(AT_16_THE_DAY_BEFORE - MINUTE) == 0
    assert queue(AT_16_THE_DAY_BEFORE) == 1
    assert queue(AT_16_THE_DAY_BEFORE + MINUTE) == 0
    mail = arrangements().get()
    assert "Parking: behind the mill & barn." in mail.text
    assert "Parking: behind the mill &amp; barn." in html(mail)
    assert runs() == [(ReminderRule.ARRANGEMENTS, "sent", 1)]


def test_without_arrangements_there_is_no_such_mail(trip):
    Event.objects.filter(pk=trip.pk).update(arrangements_en="")
    make_registration(event=trip)
    assert queue(AT_16_THE_DAY_BEFORE) == 0


def test_arrangements_and_a_reminder_do_not_overtake_each_other(trip):
    make_registration(event=trip)
    make_reminder_rule(event=trip, minutes_before=Before.ONE_DAY)
    make_reminder_rule(event=trip, minutes_before=Before.TWELVE_HOURS)
    assert queue(trip.starts_at - HOUR) == 2
    assert arrangements().count() == reminders().count() == 1


def test_who_registers_after_it_reads_the_arrangements_in_the_confirmation(trip):
    for email, moment in (
        ("early@example.org", AT_16_THE_DAY_BEFORE - MINUTE),
        ("late@example.org", AT_16_THE_DAY_BEFORE + MINUTE),
    ):
        with time_machine.travel(moment, tick=False):
            workflows.register(event=trip, name="Ann", email=email, language="en")
    texts = dict(Mail.objects.values_list("to", "text"))
    assert "Parking" not in texts["early@example.org"]
    assert "Parking" in texts["late@example.org"]
    queue(AT_16_THE_DAY_BEFORE + 2 * MINUTE)
    assert [mail.to for mail in arrangements()] == ["early@example.org"]


def test_the_task_fills_each_mailbox_once(mailoutbox):
    event = make_event(starts_at=timezone.now() + HOUR)
    make_reminder_rule(event=event)
    make_registration(event=event, email="aino@example.org")
    for _run in range(3):
        tasks.send_event_reminders()
        deliver_due()
    assert [message.to for message in mailoutbox] == [["aino@example.org"]]
