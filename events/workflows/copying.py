"""New events out of an earlier one."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from events.models import Event, EventSeries

from .editing import give_reasons
from .seats import NotPossible, locked

COPIED_ROWS = (
    "organisers",
    "speakers",
    "programme_items",
    "reminder_rules",
    "questions",
    "cost_shares",
)
MOST_IN_A_SERIES = 60


@transaction.atomic
def copy_event(*, event: Event, by) -> Event:
    """A draft with all that can be used again: without registrations and materials. The dates
    are those of the original, the programme keeps its clock times."""
    original = locked(event)
    copy = Event.objects.get(pk=event.pk)
    copy.pk = None
    copy._state.adding = True
    copy.uid = Event._meta.get_field("uid").get_default()
    copy.slug = _free_slug(original.slug)
    copy.status = Event.Status.DRAFT
    copy.sequence = 0
    copy.series = None
    copy.publish_at = copy.registration_opens_at = copy.registration_closes_at = None
    give_reasons(copy, {})
    copy.save()
    copy.projects.set(original.projects.all())
    copy.focus_areas.set(original.focus_areas.all())
    _copy_rows(original, copy)
    return copy


def _copy_rows(original, copy):
    new_speakers = {}
    for relation in COPIED_ROWS:
        for row in getattr(original, relation).all():
            old_pk = row.pk
            speakers = list(row.speakers.all()) if relation == "programme_items" else []
            row.pk = None
            row._state.adding = True
            row.event = copy
            row.save()
            if relation == "speakers":
                new_speakers[old_pk] = row
            elif speakers:
                row.speakers.set([new_speakers[speaker.pk] for speaker in speakers])


def _free_slug(slug):
    number = 2
    while Event.objects.filter(slug=f"{slug[:90]}-{number}").exists():
        number += 1
    return f"{slug[:90]}-{number}"


@transaction.atomic
def make_series(*, event: Event, days: Sequence[date], by) -> list[Event]:
    """A draft for each of the days, at the clock time of the event and as long as it. What is
    counted from its day moves along: when answers are deleted."""
    event = locked(event)
    series = _series_under_lock(event)
    days = sorted(set(days) - _days_taken(series, event))
    if not days:
        raise NotPossible(_("Each of these days has its event already."))
    if len(days) > MOST_IN_A_SERIES:
        raise NotPossible(
            _("At most %(number)d events can be made at once.") % {"number": MOST_IN_A_SERIES}
        )
    Event.objects.filter(pk=event.pk).update(series=series)
    return [_copy_on(event, day, series, by) for day in days]


def _series_under_lock(event):
    """Each of its events can make more of them: one at a time, so that no day is made twice."""
    if event.series_id is None:
        return EventSeries.objects.create()
    return EventSeries.objects.select_for_update().get(pk=event.series_id)


def _days_taken(series, event):
    return {each.local_start.date() for each in [event, *series.events.all()]}


def _copy_on(event, day, series, by):
    copy = copy_event(event=event, by=by)
    start = event.local_start
    length = event.local_end.replace(tzinfo=None) - start.replace(tzinfo=None)
    copy.starts_at = datetime.combine(day, start.time(), event.zone)
    copy.ends_at = (datetime.combine(day, start.time()) + length).replace(tzinfo=event.zone)
    copy.series = series
    copy.save()
    for question in copy.questions.all():
        question.delete_answers_on += day - start.date()
        question.save(update_fields=["delete_answers_on"])
    return copy


def days_every_week(first: date, *, number: int, weeks: int = 1) -> list[date]:
    """The `number` days after the first one."""
    return [first + timedelta(weeks=weeks * n) for n in range(1, number + 1)]


def days_every_month(first: date, *, number: int) -> list[date]:
    """The same weekday of each month: the second Tuesday; the last one, if it was the fifth."""
    week = (first.day - 1) // 7
    return [_weekday_in_month(first, n, week) for n in range(1, number + 1)]


def _weekday_in_month(first, months, week):
    years, month = divmod(first.month - 1 + months, 12)
    start = date(first.year + years, month + 1, 1)
    day = start + timedelta(days=(first.weekday() - start.weekday()) % 7, weeks=week)
    return day if day.month == start.month else day - timedelta(weeks=1)
