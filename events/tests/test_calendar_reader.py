import time
from datetime import UTC, datetime

import pytest

from events.calendar_reader import SECONDS, NoCalendar, read
from events.tests.calendar_files import calendar_file, vevent

FIRST, LAST = datetime(2098, 1, 1, tzinfo=UTC), datetime(2098, 12, 31, tzinfo=UTC)


def rows_of(*events, head="", **facts):
    window = {"zone": "Europe/Helsinki", "first": FIRST, "last": LAST, "most": 100}
    return read(calendar_file(*events, head=head), **window | facts)


def starts(rows):
    return [row["starts_at"][5:16] for row in rows]


def test_an_event_comes_with_what_the_public_needs_and_nothing_about_people():
    [row] = rows_of(
        vevent(
            summary=";LANGUAGE=pl-PL:Targi\\, żywność  i napoje",
            start=";TZID=Europe/Warsaw:20980310T090000",
            DTEND=";TZID=Europe/Warsaw:20980310T160000",
            SEQUENCE="3",
            LOCATION="Rynek 1\\nLeszno",
            URL="https://partner.example/targi",
            DESCRIPTION="<script>alert(1)</script>",
            ORGANIZER=";CN=Anna:mailto:anna@partner.example",
            ATTENDEE="mailto:jan@partner.example",
        )
    )
    assert row == {
        "uid": "one@partner.example",
        "recurrence_id": "",
        "sequence": 3,
        "title": "Targi, żywność i napoje",
        "starts_at": "2098-03-10T08:00:00+00:00",
        "ends_at": "2098-03-10T15:00:00+00:00",
        "time_zone": "Europe/Warsaw",
        "is_all_day": False,
        "place": "Rynek 1 Leszno",
        "url": "https://partner.example/targi",
        "language": "pl",
        "categories": [],
    }


def test_a_clock_time_without_zone_is_one_of_the_cluster():
    [row] = rows_of(vevent(start="20980310T090000"))
    assert (row["starts_at"], row["time_zone"]) == ("2098-03-10T07:00:00+00:00", "Europe/Helsinki")


def test_or_of_the_zone_that_the_calendar_names():
    [row] = rows_of(vevent(start="20980310T090000"), head="X-WR-TIMEZONE:Europe/Warsaw")
    assert (row["starts_at"], row["time_zone"]) == ("2098-03-10T08:00:00+00:00", "Europe/Warsaw")


def test_what_is_given_in_utc_is_shown_in_the_cluster_s_zone():
    [row] = rows_of(vevent(start="20980310T090000Z"))
    assert (row["starts_at"], row["time_zone"]) == ("2098-03-10T09:00:00+00:00", "Europe/Helsinki")


def test_whole_days_end_at_the_midnight_after():
    [row] = rows_of(vevent(start=";VALUE=DATE:20980310", DTEND=";VALUE=DATE:20980312"))
    assert row["is_all_day"]
    assert (row["starts_at"], row["ends_at"]) == (
        "2098-03-09T22:00:00+00:00",
        "2098-03-11T22:00:00+00:00",
    )


def test_one_day_needs_no_end():
    [row] = rows_of(vevent(start=";VALUE=DATE:20980310"))
    assert row["ends_at"] == "2098-03-10T22:00:00+00:00"


def test_repetitions_are_written_out_over_the_change_of_the_clock():
    rows = rows_of(
        vevent(start=";TZID=Europe/Helsinki:20980324T090000", RRULE="FREQ=WEEKLY;COUNT=3"),
    )
    assert starts(rows) == ["03-24T07:00", "03-31T06:00", "04-07T06:00"]
    assert len({row["recurrence_id"] for row in rows}) == 3
    assert {row["uid"] for row in rows} == {"one@partner.example"}


def test_of_repetitions_one_is_left_out_one_moved_one_called_off_and_one_added():
    rows = rows_of(
        vevent(
            start="20980302T090000Z",
            RRULE="FREQ=WEEKLY;COUNT=5",
            EXDATE="20980309T090000Z",
            RDATE="20980331T090000Z",
        ),
        vevent(start="20980317T120000Z", RECURRENCE_ID="20980316T090000Z", summary="Moved"),
        vevent(start="20980323T090000Z", RECURRENCE_ID="20980323T090000Z", STATUS="CANCELLED"),
    )
    assert starts(rows) == ["03-02T09:00", "03-17T12:00", "03-30T09:00", "03-31T09:00"]
    assert [row["title"] for row in rows] == ["Food fair", "Moved", "Food fair", "Food fair"]
    assert rows[1]["recurrence_id"] == "20980316T090000Z"


def test_what_repeats_for_ever_ends_with_the_window_and_with_the_number():
    daily = vevent(start="20970101T090000Z", RRULE="FREQ=DAILY")
    rows = rows_of(daily)
    assert len(rows) == 100
    assert starts(rows)[:2] == ["01-01T09:00", "01-02T09:00"]
    assert len(rows_of(daily, most=1000)) == 364


@pytest.mark.parametrize(
    "event",
    [
        vevent(STATUS="CANCELLED"),
        vevent(CLASS="PRIVATE"),
        vevent(CLASS="CONFIDENTIAL"),
        vevent(summary=" "),
        vevent(summary=None),
        vevent(start=None),
        vevent(start="rubbish"),
        vevent(start="20970310T090000Z"),
        vevent(start="20990310T090000Z"),
        vevent(RRULE="FREQ=SECONDLY"),
        vevent(RRULE="FREQ=MINUTELY;INTERVAL=5"),
        vevent(RRULE="FREQ=HOURLY"),
    ],
    ids=lambda event: event[40:120],
)
def test_what_is_not_for_the_public_or_makes_no_sense_costs_only_itself(event):
    other = vevent(uid="two@partner.example", summary="Another")
    assert [row["title"] for row in rows_of(event, other)] == ["Another"]


@pytest.mark.parametrize("rule", ["FREQ=OFTEN", "COUNT=3", "FREQ=WEEKLY;BYDAY=XX"])
def test_a_rule_that_nobody_understands_costs_at_most_its_event(rule):
    other = vevent(uid="two@partner.example", summary="Another")
    assert "Another" in [row["title"] for row in rows_of(vevent(RRULE=rule), other)]


def test_of_two_versions_the_later_one_counts():
    versions = [vevent(summary="New", SEQUENCE="2"), vevent(summary="Old", SEQUENCE="1")]
    for order in (versions, versions[::-1]):
        assert [row["title"] for row in rows_of(*order)] == ["New"]


def test_who_gives_no_uid_is_still_told_apart():
    rows = rows_of(vevent(uid=None), vevent(uid=None, summary="Another"), vevent(uid="x" * 400))
    assert len({row["uid"] for row in rows}) == 3
    assert max(len(row["uid"]) for row in rows) <= 255
    assert rows == rows_of(
        vevent(uid=None), vevent(uid=None, summary="Another"), vevent(uid="x" * 400)
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://x.example/",
        "https://",
        "https://user:word@x.example/",
        "nowhere",
    ],
)
def test_a_link_leads_to_the_web_or_is_left_out(address):
    assert rows_of(vevent(URL=address))[0]["url"] == ""


def test_numbers_that_no_column_holds_are_made_to_fit():
    rows = rows_of(vevent(SEQUENCE="99999999999", summary="x" * 1000, LOCATION="y" * 1000))
    assert rows[0]["sequence"] == 2**31 - 1
    assert (len(rows[0]["title"]), len(rows[0]["place"])) == (300, 300)
    assert rows_of(vevent(SEQUENCE="-5"))[0]["sequence"] == 0


def test_an_end_before_the_start_changes_places_with_it():
    [row] = rows_of(vevent(start="20980310T090000Z", DTEND="20980310T080000Z"))
    assert row["starts_at"] < row["ends_at"]


def test_the_mark_of_an_encoding_and_odd_letters_do_no_harm():
    window = {"zone": "UTC", "first": FIRST, "last": LAST, "most": 9}
    marked = b"\xef\xbb\xbf" + calendar_file(vevent(summary="Näyttely"))
    assert [row["title"] for row in read(marked, **window)] == ["Näyttely"]
    old = calendar_file(vevent(summary="Näyttely")).decode().encode("latin-1")
    assert [row["title"] for row in read(old, **window)] == ["N\ufffdyttely"]


def test_a_large_calendar_is_read_well_within_the_time_that_its_process_has():
    events = [vevent(f"{number}@partner.example") for number in range(3000)]
    begun = time.process_time()
    assert len(rows_of(*events, most=500)) == 500
    assert time.process_time() - begun < SECONDS / 4


def test_several_calendars_in_a_file_are_all_read():
    content = calendar_file(vevent()) + calendar_file(vevent(uid="two"))
    window = {"zone": "UTC", "first": FIRST, "last": LAST, "most": 9}
    assert len(read(content, **window)) == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"<!doctype html><title>x</title>", b"\xff\xfe\x00", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n",
     b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"\0" * 100],
)  # fmt: skip
def test_what_is_no_calendar_is_none(content):
    with pytest.raises(NoCalendar):
        read(content, zone="UTC", first=FIRST, last=LAST, most=9)


def test_categories_of_all_lines_each_once_and_not_too_many():
    many = ",".join(f"C{number}" for number in range(40))
    [row] = rows_of(
        vevent(CATEGORIES="Food\\, drink,  Sauna \nCATEGORIES:Sauna,Fair,," + "x" * 101)
    )
    assert row["categories"] == ["Food, drink", "Sauna", "Fair"]
    [row] = rows_of(vevent(CATEGORIES=many))
    assert len(row["categories"]) == 20
