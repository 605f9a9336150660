"""When an event is, in words: with weekday, clock time and zone, as each language writes them."""

from datetime import timedelta

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, get_timezone_name
from django.utils.translation import get_language, pgettext

from events.models import Event

BRITISH = "en_GB"  # the day before the month and a clock of 24 hours, as in the other languages


def _locale():
    language = (get_language() or "en")[:2]
    return Locale.parse(BRITISH if language == "en" else language)


def describe(event) -> str:
    """`Tuesday, 31 October 2023 at 09:00–12:00 (Eastern European Time)`"""
    if event.precision == Event.Precision.MONTH:
        return month(event.local_start)
    if event.precision == Event.Precision.DAY:
        return _span(long_day(event.local_start), long_day(event.local_end))
    return pgettext("time with its zone", "%(time)s (%(zone)s)") % {
        "time": _clock_times(event, long_day),
        "zone": zone_name(event),
    }


def describe_briefly(event) -> str:
    """For lists and subjects: `Tue 31 Oct 2023 at 09:00`"""
    if event.precision == Event.Precision.MONTH:
        return month(event.local_start)
    if event.precision == Event.Precision.DAY:
        return _span(short_day(event.local_start), short_day(event.local_end))
    return _at(short_day(event.local_start), clock(event.local_start))


def _clock_times(event, day):
    start, end = event.local_start, event.local_end
    if start.date() == end.date():
        hours = pgettext("clock times", "%(start)s–%(end)s") % {
            "start": clock(start),
            "end": clock(end),
        }
        return _at(day(start), hours)
    return _span(_at(day(start), clock(start)), _at(day(end), clock(end)))


def moment(local) -> str:
    """A point in time in its own zone: `Tuesday, 31 October 2023 at 09:00`"""
    return _at(long_day(local), clock(local))


def deadline(event, value) -> str:
    """Until when, as the event's own times are told."""
    return pgettext("time with its zone", "%(time)s (%(zone)s)") % {
        "time": moment(value.astimezone(event.zone)),
        "zone": zone_name(event),
    }


def moment_briefly(local) -> str:
    """`Tue 31 Oct 2023 at 09:00`"""
    return _at(short_day(local), clock(local))


def _at(day, hours):
    return pgettext("day and clock time", "%(day)s at %(time)s") % {"day": day, "time": hours}


def _span(first, last):
    if first == last:
        return first
    return pgettext("date range", "%(start)s – %(end)s") % {"start": first, "end": last}


def long_day(value) -> str:
    return format_date(value, "full", locale=_locale())


def short_day(value) -> str:
    return format_date(
        value, "EEE d MMM y" if _locale().language != "fi" else "EEE d.M.y", _locale()
    )


def clock(value) -> str:
    return format_time(value, "short", tzinfo=value.tzinfo, locale=_locale())


def clock_of_day(value) -> str:
    """Of a time without a day, as a programme has it."""
    return format_time(value, "short", locale=_locale())


def day_of_event(event, number) -> str:
    """1 is the first day: `Tuesday, 31 October 2023`"""
    return long_day(event.local_start + timedelta(days=number - 1))


def month(value) -> str:
    return format_datetime(value, "LLLL y", tzinfo=value.tzinfo, locale=_locale())


def month_of(day) -> str:
    """`December 2026`, for a date."""
    return format_date(day, "LLLL y", _locale())


def weekday_in_full(value) -> str:
    return format_date(value, "cccc", _locale())


def month_name(value) -> str:
    """Three letters for the leaf of a calendar: `Oct`"""
    return format_date(value, "LLL", _locale()).rstrip(".")


def weekday(value) -> str:
    return format_date(value, "EEE", _locale()).rstrip(".")


def zone_name(event) -> str:
    return get_timezone_name(event.zone, locale=_locale())
