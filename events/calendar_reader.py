"""Reads somebody else's calendar file: what is on between two moments, repetitions written out.

It runs as a process of its own (`python -m events.calendar_reader`), without Django, database and
secrets: a file of two megabytes can hold rules that take hours and gigabytes to write out, and only
a process can be stopped. `partner_calendars` starts it.
"""

import contextlib
import functools
import hashlib
import json
import resource
import sys
import zoneinfo
from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit

import recurring_ical_events
from icalendar import Calendar, vInt

SECONDS = 20  # of the processor
MEMORY = 1024**3  # bytes
TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}  # no event of a cluster begins that often
REPEATS = {"RRULE", "RDATE", "RECURRENCE-ID"}
NOT_FOR_OTHERS = {"PRIVATE", "CONFIDENTIAL"}  # RFC 5545 §3.8.1.3
MOST_SEQUENCE = 2**31 - 1
LONGEST_UID = 255
MOST_CATEGORIES, LONGEST_CATEGORY = 20, 100


class NoCalendar(Exception):
    """There is no calendar in it."""


def read(content: bytes, *, zone: str, first: datetime, last: datetime, most: int) -> list[dict]:
    """The occurrences between `first` and `last`, the earliest first and `most` of them.

    What is cancelled, private or without a name is left out. Clock times without a zone are those
    of `zone`, which also shows what is given in UTC. Raises NoCalendar.
    """
    here = zoneinfo.ZoneInfo(zone)
    found = {}
    for uid, series in _series(content):
        is_repeated = any(REPEATS & set(each) for each in series.subcomponents)
        for row in _rows(series, first.astimezone(here), last.astimezone(here)):
            row |= {"uid": uid, "recurrence_id": row["recurrence_id"] if is_repeated else ""}
            key = (uid, row["recurrence_id"])
            if key not in found or found[key]["sequence"] <= row["sequence"]:
                found[key] = row
    return sorted(found.values(), key=lambda row: (row["starts_at"], row["uid"]))[:most]


def _calendars(content):
    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise NoCalendar from error
    calendars = [each for each in calendars if each.name == "VCALENDAR"]
    if not calendars:
        raise NoCalendar
    return calendars


def _series(content):
    """A calendar for each event with its repetitions, so that a bad one costs only itself."""
    for calendar in _calendars(content):
        events = {}
        for component in calendar.walk("VEVENT"):
            if "DTSTART" in component and not _is_too_often(component):
                component["SEQUENCE"] = vInt(_sequence(component))  # some count milliseconds
                events.setdefault(_uid(component), []).append(component)
        for uid, components in events.items():
            series = Calendar(calendar)
            series.subcomponents = components
            yield uid, series


def _rows(series, first, last):
    """None where it makes no sense: whoever wrote it may have meant anything."""
    here = first.tzinfo
    try:
        occurrences = recurring_ical_events.of(series).between(first, last)
        rows = [_row(component, here) for component in occurrences]
    except Exception:
        return []
    return [row for row in rows if row]


def _is_too_often(component):
    rules = component.get("RRULE", [])
    rules = rules if isinstance(rules, list) else [rules]
    words = " ".join(rule.to_ical().decode().upper() for rule in rules if isinstance(rule, dict))
    return any(f"FREQ={often}" in words for often in TOO_OFTEN)


def _row(component, here):
    title = _line(component, "SUMMARY")
    is_hidden = _line(component, "CLASS").upper() in NOT_FOR_OTHERS
    is_off = _line(component, "STATUS").upper() == "CANCELLED"
    if not title or is_hidden or is_off:
        return None
    start, end = component.start, component.end
    is_all_day = not isinstance(start, datetime)
    zone = here if is_all_day else _zone_of(start, here)
    starts_at, ends_at = _moment(start, here), _moment(end, here)
    return {
        "recurrence_id": _recurrence_id(component, here),
        "sequence": int(component["SEQUENCE"]),
        "title": title[:300],
        "starts_at": starts_at.isoformat(),
        "ends_at": max(starts_at, ends_at).isoformat(),
        "time_zone": zone.key,
        "is_all_day": is_all_day,
        "place": _line(component, "LOCATION")[:300],
        "url": _web_address(component),
        "language": _language(component),
        "categories": _categories(component),
    }


def _first(component, name):
    """A property that stands twice comes as a list."""
    value = component.get(name)
    return value[0] if isinstance(value, list) and value else value


def _line(component, name):
    value = _first(component, name)
    return "" if value is None else " ".join(str(value).replace("\0", "").split())


def _sequence(component):
    try:
        return min(max(int(_first(component, "SEQUENCE") or 0), 0), MOST_SEQUENCE)
    except (TypeError, ValueError):
        return 0


def _uid(component):
    """Not everybody gives one, as RFC 5545 §3.8.4.7 asks for."""
    uid = _line(component, "UID")
    if 0 < len(uid) <= LONGEST_UID:
        return uid
    return hashlib.sha256(uid.encode() or component.to_ical()).hexdigest()


def _recurrence_id(component, here):
    """The moment at which the rule had put it, in UTC; it may have been moved since."""
    value = _first(component, "RECURRENCE-ID")
    return "" if value is None else _moment(value.dt, here).strftime("%Y%m%dT%H%M%SZ")


def _moment(value: date, here) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(0))
    return (value if value.tzinfo else value.replace(tzinfo=here)).astimezone(UTC)


def _zone_of(start, here):
    """A zone that the calendar has made up, or UTC, tells the reader nothing: it is shown here."""
    key = getattr(start.tzinfo, "key", "")
    if key and key not in ("UTC", "Etc/UTC") and key in _known_zones():
        return zoneinfo.ZoneInfo(key)
    return here


@functools.cache
def _known_zones():
    return zoneinfo.available_timezones()  # walks through hundreds of files


def _web_address(component):
    address = _line(component, "URL")
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return address if is_web and len(address) <= 500 else ""


def _language(component):
    """`fi` of `SUMMARY;LANGUAGE=fi-FI:…`"""
    params = getattr(_first(component, "SUMMARY"), "params", {})
    language = str(params.get("LANGUAGE", "")).partition("-")[0].lower()
    return language if language.isalpha() and len(language) in (2, 3) else ""


def _categories(component):
    """Of all its lines, each once, in their order."""
    words = (" ".join(str(each).replace("\0", "").split()) for each in component.categories)
    found = dict.fromkeys(word for word in words if 0 < len(word) <= LONGEST_CATEGORY)
    return list(found)[:MOST_CATEGORIES]


def main():
    for kind, most in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MEMORY)):
        with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of memory
            resource.setrlimit(kind, (most, most))
    zone, first, last, most = sys.argv[1:]
    try:
        rows = read(
            sys.stdin.buffer.read(),
            zone=zone,
            first=datetime.fromisoformat(first),
            last=datetime.fromisoformat(last),
            most=int(most),
        )
    except NoCalendar:
        sys.exit(3)
    json.dump(rows, sys.stdout)


if __name__ == "__main__":
    main()
