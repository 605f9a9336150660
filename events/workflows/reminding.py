"""Which reminders are due, from present data."""

from datetime import datetime, timedelta
from operator import attrgetter

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat

from events import emails
from events.models import Event, ReminderRule, ReminderRun
from mailing import outbox
from mailing.models import Mail

REMINDERS_AT_A_TIME = 200  # while the event's row is locked for a moment
FACTS = ("pk", "name", "email", "language", "mode")  # of a registration that its reminder tells
facts = attrgetter(*FACTS)
LOOK_BACK = timedelta(days=2)  # at events that have started, for reminders that were missed


def queue_due_reminders(*, now: datetime) -> int:
    """Promise every reminder that is due and has not been promised; returns how many were.

    Computed from present data, so that it can run however often or late: the key of a reminder
    names the event, the registration, the rule and the start. A batch is written first and then
    promised in a short transaction, if what it says is still true; the next run sees to the rest.
    What can no longer be sent, because a later one goes out or the event has started, is noted.
    """
    queued = 0
    for event in _events(now):
        due = [rule for rule in event.reminders() if rule.due_at <= now]
        current = [] if event.has_started(now) else _not_overtaken(due)
        queued += sum(_queue_reminders(event, rule, now) for rule in current)
        for rule in due:
            if rule not in current:
                _note_if_missed(event, rule, now)
    return queued


def take_back_reminders(event: Event) -> None:
    """Those that wait in the outbox for a server that does not answer: their time holds no more."""
    start, _end = emails.reminder_key_around_registration(event, event.rule_of_arrangements())
    Mail.objects.filter(key__startswith=start, state=Mail.State.QUEUED).delete()


def _events(now):
    furthest = now + timedelta(minutes=max(ReminderRule.Before.values))
    return (
        Event.objects.published(now)
        .filter(starts_at__gt=now - LOOK_BACK, starts_at__lte=furthest)
        .exclude(precision=Event.Precision.MONTH)
        .prefetch_related("reminder_rules", "reminder_runs")
    )


def _not_overtaken(due):
    """Of the reminders the one whose time came last; arrangements are something else."""
    reminders = [rule for rule in due if not rule.is_about_arrangements]
    latest = [min(reminders, key=lambda rule: rule.minutes_before)] if reminders else []
    return latest + [rule for rule in due if rule.is_about_arrangements]


def _queue_reminders(event, rule, now):
    reminders = emails.Reminders(event, rule, now=now)
    waiting = _without_reminder(event.registrations.expected().reachable(), rule)
    queued = last_pk = 0
    while batch := list(waiting.filter(pk__gt=last_pk)[:REMINDERS_AT_A_TIME]):
        last_pk = batch[-1].pk
        mails = {}
        for registration in batch:
            registration.event = event
            mails[facts(registration)] = reminders.to(registration)
        with transaction.atomic():
            if not _lock_if_unchanged(event, now):
                return queued
            unchanged = waiting.filter(pk__in=[each.pk for each in batch]).values_list(*FACTS)
            still_true = [mails[row] for row in unchanged if row in mails]
            outbox.promise(still_true)
            _note(event, rule, ReminderRun.State.SENT, len(still_true), now)
        queued += len(still_true)
    return queued


def _lock_if_unchanged(event, now):
    as_read = Event.objects.published(now).filter(pk=event.pk, updated_at=event.updated_at)
    return as_read.select_for_update(of=["self"]).first()


def _without_reminder(registrations, rule):
    """Who was registered when the reminder fell due and has not been promised it."""
    before_pk, after_pk = emails.reminder_key_around_registration(rule.event, rule)
    key = Concat(
        Value(before_pk),
        Cast(OuterRef("pk"), CharField()),
        Value(after_pk),
        output_field=CharField(),
    )
    return registrations.filter(
        ~Exists(Mail.objects.filter(key=key)), created_at__lte=rule.due_at
    ).order_by("pk")


def _note_if_missed(event, rule, now):
    about = (rule.minutes_before, event.starts_at)
    if any((run.minutes_before, run.starts_at) == about for run in event.reminder_runs.all()):
        return
    number = _without_reminder(event.registrations.with_seat().reachable(), rule).count()
    _note(event, rule, ReminderRun.State.MISSED, number, now)


def _note(event, rule, state, number, now):
    if not number:
        return
    run, is_new = ReminderRun.objects.get_or_create(
        event=event,
        minutes_before=rule.minutes_before,
        starts_at=event.starts_at,
        defaults={"state": state, "number": number, "at": now},
    )
    if not is_new and state == ReminderRun.State.SENT:
        ReminderRun.objects.filter(pk=run.pk).update(number=F("number") + number)
