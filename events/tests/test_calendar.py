import re
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from events import calendar, workflows
from events.models import Event, Registration
from events.tests.factories import make_event, make_registration
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db

START = datetime(2030, 12, 3, 7, 0, tzinfo=UTC)


def parse(text):
    """A second reader, strict and small: content lines of RFC 5545 as nested lists.

    Returns (name, parameters, value) of each line of each component; refuses what section 3.1
    refuses: bare line feeds, lines above 75 octets, lines without a value, wrong nesting.
    """
    assert text.endswith("\r\n")
    lines = text.split("\r\n")[:-1]
    assert not any("\n" in line or "\r" in line for line in lines)
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = re.sub("\r\n[ \t]", "", text).split("\r\n")[:-1]
    root = {"components": [], "lines": []}
    stack = [root]
    for line in unfolded:
        match = re.fullmatch(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', line)
        assert match, line
        name, parameters, value = match.groups()
        if name == "BEGIN":
            child = {"name": value, "components": [], "lines": []}
            stack[-1]["components"].append(child)
            stack.append(child)
        elif name == "END":
            assert stack.pop()["name"] == value
        else:
            stack[-1]["lines"].append((name, parameters.lstrip(";"), value))
    assert stack == [root]
    (whole,) = root["components"]
    return whole


def facts(component):
    names = [name for name, _parameters, _value in component["lines"]]
    assert len(names) == len(set(names)), "a property stands twice"
    return {name: value for name, _parameters, value in component["lines"]}


def event_of(text):
    (component,) = [each for each in parse(text)["components"] if each["name"] == "VEVENT"]
    return facts(component)


def plain(value):
    return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], value)


def test_both_readers_find_the_same_event():
    event = make_event(
        title="Herkkuja, juustoa; ja \\ leipää – pitkä otsikko, joka ei mahdu yhdelle riville: älä",
        summary="Rivi yksi\nRivi kaksi",
        starts_at=START,
        venue="Kahvila; Äänekoski",
        town="Mikkeli",
    )
    text = calendar.file_for(event)
    mine = event_of(text)
    (theirs,) = Calendar.from_ical(text).walk("VEVENT")
    assert plain(mine["SUMMARY"]) == str(theirs["SUMMARY"]) == event.title
    assert plain(mine["LOCATION"]) == str(theirs["LOCATION"]) == "Kahvila; Äänekoski, Mikkeli"
    assert "Rivi yksi\nRivi kaksi" in plain(mine["DESCRIPTION"])
    assert mine["DTSTART"] == "20301203T090000"
    assert theirs.start == START
    assert theirs.end == START + timedelta(hours=3)
    assert mine["UID"] == str(event.uid)
    assert re.fullmatch(r"\d{8}T\d{6}Z", mine["DTSTAMP"])


def test_the_zone_is_described_in_the_file():
    whole = parse(calendar.file_for(make_event(starts_at=START, time_zone="Europe/Warsaw")))
    (zone,) = [each for each in whole["components"] if each["name"] == "VTIMEZONE"]
    assert facts(zone)["TZID"] == "Europe/Warsaw"
    assert {"STANDARD", "DAYLIGHT"} >= {each["name"] for each in zone["components"]} != set()
    (event,) = [each for each in whole["components"] if each["name"] == "VEVENT"]
    (start,) = [line for line in event["lines"] if line[0] == "DTSTART"]
    assert start == ("DTSTART", "TZID=Europe/Warsaw", "20301203T080000")


def test_a_far_event_has_its_summer_time_too():
    event = make_event(starts_at=datetime(2098, 7, 1, 6, tzinfo=UTC), time_zone="Europe/Helsinki")
    text = calendar.file_for(event)
    (theirs,) = Calendar.from_ical(text).walk("VEVENT")
    assert theirs.start == event.starts_at
    assert event_of(text)["DTSTART"] == "20980701T090000"
    assert len(text) < 3000


def test_an_empty_feed_is_a_calendar_all_the_same():
    assert parse(calendar.feed([]))["components"] == []


def test_identity_stays_and_the_sequence_rises_when_the_event_moves_and_is_cancelled():
    event = make_event()
    first = event_of(calendar.file_for(event))
    event = workflows.reschedule(
        event=event,
        starts_at=event.starts_at + timedelta(days=1),
        ends_at=event.ends_at + timedelta(days=1),
        by=None,
    )
    moved = event_of(calendar.file_for(event))
    workflows.cancel_event(event=event, reasons={}, by=None)
    event.refresh_from_db()
    cancelled = event_of(calendar.file_for(event))
    assert first["UID"] == moved["UID"] == cancelled["UID"]
    assert [each["SEQUENCE"] for each in (first, moved, cancelled)] == ["0", "1", "2"]
    assert [each["STATUS"] for each in (moved, cancelled)] == ["CONFIRMED", "CANCELLED"]
    assert event.title in plain(cancelled["SUMMARY"])
    assert cancelled["SUMMARY"] != moved["SUMMARY"]


def test_the_online_address_is_only_in_the_file_of_the_registered():
    event = make_event(mode=Event.Mode.ONLINE, online_url="https://meet.example.org/secret")
    public = calendar.file_for(event) + calendar.feed([event])
    assert "meet.example.org" not in public.replace("\r\n ", "")
    registration = make_registration(event=event, mode=Registration.Mode.ONLINE)

    def own(now):
        message = calendar.Message(
            event,
            method=calendar.REQUEST,
            with_online_url=registration.may_see_online_url(now),
            now=now,
        )
        return message.to(registration).replace("\r\n ", "")

    near = event.starts_at - timedelta(hours=24)
    assert "meet.example.org" not in own(near - timedelta(minutes=1))
    assert "https://meet.example.org/secret" in own(near)


def test_a_day_without_clock_times_fills_the_day():
    event = make_event(
        starts_at=datetime(2023, 10, 31, 6, tzinfo=UTC), precision=Event.Precision.DAY
    )
    mine = event_of(calendar.file_for(event))
    assert (mine["DTSTART"], mine["DTEND"]) == ("20231031", "20231101")


def test_a_feed_holds_many_events_and_leaves_out_those_without_a_day():
    make_cluster(is_own=True, name="Ruoka, juoma; klusteri")
    events = [make_event(), make_event(), make_event(precision=Event.Precision.MONTH)]
    whole = parse(calendar.feed(events))
    assert [each["name"] for each in whole["components"]].count("VEVENT") == 2
    assert plain(facts(whole)["X-WR-CALNAME"]) == "Ruoka, juoma; klusteri: Events"
    assert facts(whole)["VERSION"] == "2.0"


def test_a_line_break_in_a_title_makes_no_new_property():
    event = make_event(title="Evening\r\nATTENDEE:mailto:x@example.org")
    assert "ATTENDEE" not in event_of(calendar.file_for(event))
