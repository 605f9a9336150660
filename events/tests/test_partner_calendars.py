"""Calendars of partners, from the site of the partner to the rows, against a real server."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django.utils import timezone

from content.fetching import Problem
from events import tasks, workflows
from events.models import PartnerCalendar, PartnerEvent, ReadingProblem
from events.models.partner_calendars import KEEP
from events.tests.calendar_files import calendar_file, vevent
from events.tests.factories import make_partner_calendar, make_partner_event
from events.workflows import partner_calendars

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def calendar(site):
    return make_partner_calendar(address=site.url("/events.ics"))


def day(number, hour=9):
    """So many days from now, as a calendar writes it."""
    moment = timezone.now() + timedelta(days=number)
    return f"{moment:%Y%m%d}T{hour:02}0000Z"


def publish(site, *events, **headers):
    site.says("/events.ics", calendar_file(*events), **{"Content_Type": "text/calendar"} | headers)


def fetch(calendar, now=None):
    calendar.refresh_from_db()
    now = now or max(timezone.now(), calendar.next_fetch_at)
    done = workflows.fetch_if_due(calendar_id=calendar.pk, now=now)
    calendar.refresh_from_db()
    return done


def titles():
    return list(PartnerEvent.objects.order_by("title").values_list("title", flat=True))


# What comes, changes and goes


def test_events_come_once_however_often_they_are_fetched(site, calendar):
    publish(
        site,
        vevent("a", "Fair", day(3), URL="https://partner.example/fair", LOCATION="Leszno"),
        vevent("b", "Weekly", day(1), RRULE="FREQ=WEEKLY;COUNT=3"),
    )
    assert fetch(calendar)
    before = list(PartnerEvent.objects.order_by("pk").values_list("pk", flat=True))
    assert fetch(calendar)
    assert titles() == ["Fair", "Weekly", "Weekly", "Weekly"]
    assert list(PartnerEvent.objects.order_by("pk").values_list("pk", flat=True)) == before
    fair = PartnerEvent.objects.get(title="Fair")
    assert (fair.place, fair.get_absolute_url()) == ("Leszno", "https://partner.example/fair")
    assert (calendar.problem, calendar.failures, calendar.claim) == ("", 0, None)


def test_a_changed_event_is_changed(site, calendar):
    publish(site, vevent("a", "Fair", day(3)))
    fetch(calendar)
    publish(site, vevent("a", "Large fair", day(5), SEQUENCE="1"))
    fetch(calendar)
    [event] = PartnerEvent.objects.all()
    assert (event.title, event.sequence) == ("Large fair", 1)
    assert event.starts_at == datetime.strptime(day(5), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def test_what_is_called_off_or_no_longer_there_disappears(site, calendar):
    publish(site, *(vevent(uid, uid, day(3)) for uid in "abc"))
    fetch(calendar)
    publish(site, vevent("a", "a", day(3)), vevent("b", "b", day(3), STATUS="CANCELLED"))
    fetch(calendar)
    assert titles() == ["a"]


def test_what_has_been_stays_although_the_calendar_names_only_what_comes(site, calendar):
    make_partner_event(calendar=calendar, title="Past", starts_at=timezone.now() - 5 * HOUR)
    publish(site, vevent("a", "Coming", day(3)))
    fetch(calendar)
    assert titles() == ["Coming", "Past"]


def test_another_partner_s_events_are_left_alone(site, calendar):
    other = make_partner_event(uid="a", title="Theirs")
    publish(site, vevent("a", "Fair", day(3)))
    fetch(calendar)
    publish(site)
    fetch(calendar)
    assert list(PartnerEvent.objects.all()) == [other]


def test_the_language_of_the_calendar_holds_where_an_event_says_none(site):
    calendar = make_partner_calendar(address=site.url("/events.ics"), language="et")
    publish(site, vevent("a", "Mess", day(3)), vevent("b", ";LANGUAGE=en:Fair", day(3)))
    fetch(calendar)
    assert dict(PartnerEvent.objects.values_list("title", "language")) == {
        "Mess": "et",
        "Fair": "en",
    }


def test_old_ones_are_removed():
    now = timezone.now()
    make_partner_event(starts_at=now - KEEP - 4 * HOUR)
    kept = make_partner_event(starts_at=now - KEEP)
    assert workflows.forget_partner_events(now) == 1
    assert workflows.forget_partner_events(now) == 0
    assert list(PartnerEvent.objects.all()) == [kept]


# Fetching no more than is needed


def test_what_is_unchanged_is_neither_sent_nor_read(site, calendar, monkeypatch):
    publish(site, vevent("a", "Fair", day(3)), ETag='"1"', Last_Modified="yesterday")
    fetch(calendar)
    site.says("/events.ics", status=304)
    monkeypatch.setattr(partner_calendars, "_read", None)  # is not called
    assert fetch(calendar)
    assert site.requests[-1][1]["If-None-Match"] == '"1"'
    assert site.requests[-1][1]["If-Modified-Since"] == "yesterday"
    assert (calendar.problem, titles()) == ("", ["Fair"])


def test_now_and_then_it_is_read_whole_so_that_repetitions_come_nearer(site, calendar):
    publish(site, vevent("a", "Fair", day(3)), ETag='"1"')
    fetch(calendar)
    fetch(calendar, now=timezone.now() + partner_calendars.READ_ANEW_AFTER + HOUR)
    assert site.requests[-1][1]["If-None-Match"] is None


def test_the_hourly_task_fetches_each_hour_and_only_what_is_due_and_active(site, calendar):
    publish(site)
    make_partner_calendar(is_active=False)
    now = timezone.now()
    assert workflows.calendars_due(now) == [calendar.pk]
    assert fetch(calendar, now=now)
    assert workflows.calendars_due(now + timedelta(minutes=1)) == []
    assert not fetch(calendar, now=now + timedelta(minutes=1))
    assert workflows.calendars_due(now + HOUR) == [calendar.pk]
    assert len(site.requests) == 1


def test_the_task_hands_each_calendar_to_a_task_of_its_own(site, calendar, monkeypatch):
    publish(site, vevent("a", "Fair", day(3)))
    handed = []
    monkeypatch.setattr(
        tasks.fetch_partner_calendar, "apply_async", lambda args, expires: handed.append(args)
    )
    tasks.fetch_partner_calendars()
    assert handed == [[calendar.pk]]
    tasks.fetch_partner_calendar(*handed[0])
    assert titles() == ["Fair"]


def test_a_broker_that_is_down_costs_an_hour(calendar, monkeypatch):
    def fails(*args, **kwargs):
        raise OSError("no broker")

    monkeypatch.setattr(tasks.fetch_partner_calendar, "apply_async", fails)
    tasks.fetch_partner_calendars()
    assert workflows.calendars_due(timezone.now()) == [calendar.pk]


# What goes wrong


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"\xef\xbb\xbf<!DOCTYPE html><title>Calendar</title>", ReadingProblem.WEB_PAGE),
        (b"\n <!doctype html><title>Calendar</title>", ReadingProblem.WEB_PAGE),
        (b"<html></html>", ReadingProblem.WEB_PAGE),
        (b"", ReadingProblem.NO_CALENDAR),
        (b"{}", ReadingProblem.NO_CALENDAR),
        (b"x" * (2 * 1024 * 1024 + 1), Problem.TOO_LARGE),
    ],
    ids=["page with a mark of its encoding", "page", "bare page", "nothing", "json", "too large"],
)
def test_what_is_no_calendar_is_named_and_nothing_is_lost(site, calendar, body, problem):
    publish(site, vevent("a", "Fair", day(3)))
    fetch(calendar)
    fetched_at = calendar.fetched_at
    site.says("/events.ics", body)
    fetch(calendar)
    assert (calendar.problem, calendar.failures, titles()) == (problem, 1, ["Fair"])
    assert calendar.fetched_at == fetched_at
    assert calendar.problem_in_words


def test_after_failures_it_waits_longer_and_staff_are_told_after_three(site, calendar):
    waits = []
    for number in range(1, 7):
        assert not PartnerCalendar.objects.failing().exists() or number > 3
        now = calendar.next_fetch_at
        fetch(calendar, now=now)
        waits.append(round((calendar.next_fetch_at - now) / HOUR))
    assert waits == [1, 2, 4, 8, 24, 24]
    assert calendar.problem == Problem.NOT_THERE
    assert calendar.problem_in_words.endswith("(404)")
    publish(site)
    fetch(calendar)
    assert (calendar.failures, calendar.problem, calendar.problem_detail) == (0, "", "")
    assert not PartnerCalendar.objects.failing().exists()


def test_an_address_inside_is_not_opened(site, calendar, settings):
    publish(site, vevent("a", "Fair", day(3)))
    settings.CALENDAR_HOSTS_ALLOWED = []
    PartnerCalendar.objects.update(address="http://127.0.0.1/events.ics")
    fetch(calendar)
    assert (calendar.problem, site.requests) == (Problem.PRIVATE, [])


def test_rules_that_take_for_ever_are_stopped(site, calendar, monkeypatch):
    monkeypatch.setattr(partner_calendars, "LONGEST_READING", 2)
    never = "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    publish(site, *(vevent(str(number), "Never", day(1), RRULE=never) for number in range(500)))
    begun = timezone.now()
    fetch(calendar)
    assert calendar.problem == ReadingProblem.TOO_COMPLICATED
    assert timezone.now() - begun < timedelta(seconds=5)


def test_the_reader_of_the_file_knows_none_of_our_secrets(site, calendar, monkeypatch):
    given = {}
    really = partner_calendars.subprocess.run

    def run(*args, **kwargs):
        given.update(kwargs)
        return really(*args, **kwargs)

    monkeypatch.setattr(partner_calendars.subprocess, "run", run)
    publish(site)
    fetch(calendar)
    assert given["env"] == {"LANG": "C.UTF-8"}
    assert calendar.problem == ""


# Two at once


def test_who_was_killed_is_followed_by_another_after_the_lease(site, calendar):
    publish(site, vevent("a", "Fair", day(3)))
    now = timezone.now()
    assert partner_calendars._claim(PartnerCalendar.objects.all(), now)  # and then nothing
    assert not fetch(calendar, now=now + timedelta(minutes=1))
    with pytest.raises(workflows.NotPossible):
        workflows.fetch_now(calendar=calendar, by=None, now=now + timedelta(minutes=1))
    assert fetch(calendar, now=now + partner_calendars.LEASE + timedelta(seconds=1))
    assert titles() == ["Fair"]


def test_who_comes_back_after_the_lease_writes_nothing(site, calendar, monkeypatch):
    publish(site, vevent("a", "Fair", day(3)))
    really = partner_calendars._read

    def read_slowly(*args):
        rows = really(*args)
        PartnerCalendar.objects.update(lease_until=timezone.now() - HOUR)
        monkeypatch.setattr(partner_calendars, "_read", lambda *args: [])
        assert workflows.fetch_if_due(calendar_id=calendar.pk, now=timezone.now())  # another worker
        return rows

    monkeypatch.setattr(partner_calendars, "_read", read_slowly)
    fetch(calendar, now=timezone.now())
    assert titles() == []


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_fetches(site, calendar):
    slow = threading.Event()

    def answer(handler):
        slow.wait(5)
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(calendar_file(vevent("a", "Fair", day(3))))

    site.answers["/events.ics"] = answer
    done = race(calendar, workers=6, then=slow.set)
    assert sorted(done) == [False] * 5 + [True]
    assert (len(site.requests), titles()) == (1, ["Fair"])


@pytest.mark.django_db(transaction=True)
def test_without_the_lease_all_of_them_would(site, calendar, monkeypatch):
    """The control."""
    monkeypatch.setattr(
        partner_calendars, "_claim", lambda calendars, now: partner_calendars.uuid.uuid4()
    )
    publish(site)
    race(calendar, workers=4)
    assert len(site.requests) == 4


def race(calendar, *, workers, then=lambda: None):
    """What `fetch_if_due` says to each of so many workers at once."""
    start, done = threading.Barrier(workers), []
    now = timezone.now() + HOUR

    def work():
        start.wait()
        try:
            done.append(workflows.fetch_if_due(calendar_id=calendar.pk, now=now))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads[1:]:
        thread.join(0.3)
    then()
    for thread in threads:
        thread.join()
    return done
