from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from events import when
from events.models import Event

MORNING = datetime(2026, 12, 3, 7, 0, tzinfo=UTC)  # a Thursday


def event(**overrides):
    values = {
        "starts_at": MORNING,
        "ends_at": MORNING + timedelta(hours=3),
        "time_zone": "Europe/Helsinki",
    }
    return Event(**values | overrides)


@pytest.mark.parametrize(
    ("language", "day", "zone"),
    [
        ("en", "Thursday, 3 December 2026", "Eastern European Time"),
        ("fi", "torstai 3. joulukuuta 2026", "Itä-Euroopan aika"),
        ("sv", "torsdag 3 december 2026", "östeuropeisk tid"),
        ("pl", "czwartek, 3 grudnia 2026", "czas wschodnioeuropejski"),
    ],
)
def test_weekday_and_zone_stand_in_each_language(language, day, zone):
    with override(language):
        words = when.describe(event())
    assert words.startswith(day)
    assert zone in words


def test_clock_times_are_those_of_the_event_s_zone():
    assert "09:00–12:00" in when.describe(event())
    assert "08:00–11:00" in when.describe(event(time_zone="Europe/Warsaw"))


def test_summer_and_winter_time():
    june = event(
        starts_at=datetime(2026, 6, 3, 6, tzinfo=UTC), ends_at=datetime(2026, 6, 3, 9, tzinfo=UTC)
    )
    assert "09:00–12:00" in when.describe(june)


def test_an_event_of_some_days_has_two_dates():
    words = when.describe(event(ends_at=MORNING + timedelta(days=1)))
    assert words.startswith("Thursday, 3 December 2026 at 09:00 – Friday, 4 December 2026 at 09:00")


def test_what_is_not_known_is_not_made_up():
    assert when.describe(event(precision=Event.Precision.MONTH)) == "December 2026"
    day = event(precision=Event.Precision.DAY)
    assert when.describe(day) == "Thursday, 3 December 2026"
    assert "09" not in when.describe_briefly(day)
    assert when.describe_briefly(event(precision=Event.Precision.MONTH)) == "December 2026"
