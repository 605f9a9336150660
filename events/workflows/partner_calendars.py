"""Calendars of partner clusters: fetched, read, and kept as events of theirs."""

import json
import re
import subprocess
import sys
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from content import fetching
from events.models import PartnerCalendar, PartnerEvent, ReadingProblem
from events.models.partner_calendars import KEEP

from .classifying import classify_partner_events
from .seats import NotPossible

LEASE = timedelta(minutes=5)  # longer than fetching and reading can take
EVERY = timedelta(minutes=50)  # less than the hour between two runs of the task
BACK_OFF = [timedelta(hours=hours) - timedelta(minutes=10) for hours in (1, 2, 4, 8, 24)]
READ_ANEW_AFTER = timedelta(days=7)  # repetitions come nearer, though the file is unchanged
BACK, AHEAD = timedelta(days=31), timedelta(days=366)  # what of a calendar is kept
MOST_EVENTS = 500  # of one calendar
LONGEST_READING = 30  # seconds
ACCEPTED = "text/calendar, text/plain;q=0.5, */*;q=0.1"
WEB_PAGE = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype\s+html|html)\b", re.IGNORECASE)
NO_CALENDAR_IN_IT = 3  # as calendar_reader says it
FIELDS = [
    "sequence", "title", "starts_at", "ends_at", "time_zone", "is_all_day", "place", "url",
    "language", "categories",
]  # fmt: skip


class _NotRead(Exception):
    def __init__(self, problem):
        super().__init__(problem)
        self.problem = problem
        self.detail = ""


def calendars_due(now: datetime) -> list[int]:
    return list(PartnerCalendar.objects.due(now).free(now).values_list("pk", flat=True))


def fetch_if_due(*, calendar_id: int, now: datetime) -> bool:
    """For the hourly task. False if it was not due, or another worker has it."""
    due = PartnerCalendar.objects.due(now).filter(pk=calendar_id)
    if not (claim := _claim(due, now)):
        return False
    _fetch(calendar_id, claim, now, anew=False)
    return True


def fetch_now(*, calendar: PartnerCalendar, by, now: datetime) -> PartnerCalendar:
    """For staff, who see what came or what was wrong. Takes as long as the other site does.

    Raises NotPossible while somebody else is fetching it.
    """
    claim = _claim(PartnerCalendar.objects.filter(pk=calendar.pk), now)
    if not claim:
        raise NotPossible(_("This calendar is being fetched just now. Try again in a minute."))
    _fetch(calendar.pk, claim, now, anew=True)
    calendar.refresh_from_db()
    return calendar


def show_partner_calendar(*, calendar: PartnerCalendar, by) -> None:
    PartnerCalendar.objects.filter(pk=calendar.pk).update(is_active=True)


def forget_partner_events(now: datetime) -> int:
    deleted, _models = PartnerEvent.objects.filter(ends_at__lt=now - KEEP).delete()
    return deleted


def _claim(calendars, now):
    """One statement, so that of two workers one gets it: the key of its lease, else None."""
    claim = uuid.uuid4()
    is_mine = calendars.free(now).order_by().update(claim=claim, lease_until=now + LEASE)
    return claim if is_mine else None


def _fetch(calendar_id, claim, now, *, anew):
    """Outside any transaction; what comes of it is written only while the lease is ours."""
    calendar = PartnerCalendar.objects.select_related("cluster").get(pk=calendar_id)
    read_lately = calendar.read_at and now - calendar.read_at < READ_ANEW_AFTER
    known = {"etag": calendar.etag, "last_modified": calendar.last_modified}
    try:
        fetched = fetching.fetch(
            calendar.address,
            accept=ACCEPTED,
            hosts_allowed=settings.CALENDAR_HOSTS_ALLOWED,
            **(known if read_lately and not anew else {}),
        )
        rows = None if fetched.is_unchanged else _read(fetched, calendar, now)
    except (fetching.NotFetched, _NotRead) as failure:
        _note_failure(calendar, claim, failure, now)
    else:
        _keep(calendar, claim, fetched, rows, now)


def _read(fetched, calendar, now):
    """By a process of its own: see `events.calendar_reader`."""
    window = (now - BACK).isoformat(), (now + AHEAD).isoformat()
    try:
        done = subprocess.run(  # noqa: S603 nothing of the command comes from outside
            [
                sys.executable,
                "-m",
                "events.calendar_reader",
                calendar.time_zone,
                *window,
                str(MOST_EVENTS),
            ],
            input=fetched.content,
            capture_output=True,
            timeout=LONGEST_READING,
            cwd=settings.BASE_DIR,
            env={"LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _NotRead(ReadingProblem.TOO_COMPLICATED) from None
    if done.returncode == NO_CALENDAR_IN_IT:
        is_page = WEB_PAGE.match(fetched.content)
        raise _NotRead(ReadingProblem.WEB_PAGE if is_page else ReadingProblem.NO_CALENDAR)
    if done.returncode:
        raise _NotRead(ReadingProblem.TOO_COMPLICATED)
    return json.loads(done.stdout)


def _note_failure(calendar, claim, failure, now):
    wait = BACK_OFF[min(calendar.failures, len(BACK_OFF) - 1)]
    _finish(
        calendar,
        claim,
        failures=calendar.failures + 1,
        problem=failure.problem,
        problem_detail=failure.detail[:100],
        next_fetch_at=now + wait,
    )


@transaction.atomic
def _keep(calendar, claim, fetched, rows, now):
    done = {"failures": 0, "problem": "", "problem_detail": "", "fetched_at": now}
    if rows is not None:
        done |= {
            "read_at": now,
            "etag": fetched.etag if len(fetched.etag) <= 300 else "",
            "last_modified": fetched.last_modified[:100],
        }
    is_mine = _finish(calendar, claim, next_fetch_at=now + EVERY, **done)
    if not is_mine:
        return
    if rows is not None:
        _write(calendar, rows, now)
    classify_partner_events(calendar=calendar, now=now)  # our own names may have changed, too


def _finish(calendar, claim, **facts):
    """Only while the lease is ours, and it ends with it."""
    mine = PartnerCalendar.objects.filter(pk=calendar.pk, claim=claim)
    return mine.update(claim=None, lease_until=None, **facts)


def _write(calendar, rows, now):
    """What is to come and is not among them has been taken back by the partner."""
    known = {_key(event): event for event in calendar.events.all()}
    events = [_event(calendar, row, now) for row in rows]
    PartnerEvent.objects.bulk_create(
        [event for event in events if _is_new(event, known.get(_key(event)))],
        batch_size=100,
        update_conflicts=True,
        unique_fields=["calendar", "uid", "recurrence_id"],
        update_fields=[*FIELDS, "changed_at"],
    )
    there = {_key(event) for event in events}
    kept = calendar.events.upcoming(now)
    gone = [event.pk for event in kept if _key(event) not in there]
    calendar.events.filter(pk__in=gone).delete()


def _event(calendar, row, now):
    moments = {name: datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at")}
    facts = row | moments | {"language": row["language"] or calendar.language}
    return PartnerEvent(calendar=calendar, changed_at=now, **facts)


def _key(event):
    return event.uid, event.recurrence_id


def _is_new(event, known):
    """Or has changed: what is as it was keeps the moment of its last change."""
    return known is None or any(getattr(event, name) != getattr(known, name) for name in FIELDS)
