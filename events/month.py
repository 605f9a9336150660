"""A month as a table of weeks, with the events of each day."""

import calendar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from events import when
from events.models import Event, PartnerEvent

YEARS = range(2000, 2101)
WIDEST_ZONE = timedelta(hours=14)


@dataclass
class Day:
    date: date
    is_in_month: bool
    is_today: bool
    events: list[Event | PartnerEvent] = field(default_factory=list)

    @property
    def in_words(self):
        return when.long_day(self.date)


@dataclass
class Month:
    first: date
    weeks: list[list[Day]]
    without_day: list[Event]

    @property
    def in_words(self):
        return when.month_of(self.first)

    @property
    def key(self):
        return f"{self.first:%Y-%m}"

    @property
    def previous(self):
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def next(self):
        return f"{self.first + timedelta(days=31):%Y-%m}"

    @property
    def weekdays(self):
        return [(when.weekday_in_full(day.date), when.weekday(day.date)) for day in self.weeks[0]]

    @property
    def number_of_events(self):
        shown = {event for week in self.weeks for day in week for event in day.events}
        return len(shown | set(self.without_day))


def first_day(key: str, today: date) -> date:
    """Of the month `2026-12`; of the present one, if that is not a month."""
    try:
        first = datetime.strptime(key, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        return today.replace(day=1)
    return first if first.year in YEARS else today.replace(day=1)


def month_with(events, partner_events, first: date, today: date) -> Month:
    """Both are querysets; what lasts for several days stands on each of them."""
    weeks = [
        [Day(day, is_in_month=day.month == first.month, is_today=day == today) for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    days = {day.date: day for week in weeks for day in week if day.is_in_month}
    around = _around(first)
    ours = events.filter(**around).order_by("starts_at", "pk")
    theirs = partner_events.filter(**around).for_cards().order_by("starts_at", "pk")
    without_day = []
    for event in sorted([*ours, *theirs], key=lambda event: event.starts_at):
        if event.precision == Event.Precision.MONTH:
            if event.local_start.date().replace(day=1) == first:
                without_day.append(event)
            continue
        for day in _days_of(event, days):
            day.events.append(event)
    return Month(first, weeks, without_day)


def _around(first):
    start = datetime(first.year, first.month, 1, tzinfo=UTC)
    return {
        "starts_at__lt": start + timedelta(days=31) + WIDEST_ZONE,
        "ends_at__gte": start - WIDEST_ZONE,
    }


def _days_of(event, days):
    """At least that of its start: a calendar may give a partner's event no length."""
    start, end = event.local_start.date(), (event.local_end - timedelta(microseconds=1)).date()
    return [day for date_, day in days.items() if start <= date_ <= max(start, end)]
