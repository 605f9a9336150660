from datetime import date, datetime

import pytest
from django.utils import timezone

from content import working_hours


def at(text):
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23 09:00", 4, "2026-11-23 13:00"),
        ("2026-11-23 10:00", 16, "2026-11-25 10:00"),
        ("2026-11-23 08:00", 8, "2026-11-23 16:00"),
        ("2026-11-23 05:30", 1, "2026-11-23 09:00"),  # before the office opens
        ("2026-11-23 22:00", 1, "2026-11-24 09:00"),  # after it has closed
        ("2026-11-27 15:00", 2, "2026-11-30 09:00"),  # over a weekend
        ("2026-11-28 12:00", 1, "2026-11-30 09:00"),  # on a Saturday
        ("2026-11-23 12:00", 0, "2026-11-23 12:00"),
    ],
)
def test_only_hours_in_which_somebody_works_count(start, hours, end):
    assert working_hours.after(at(start), hours) == at(end)


def test_a_holiday_does_not_count():
    christmas = {date(2026, 12, 24), date(2026, 12, 25)}
    assert working_hours.after(at("2026-12-23 12:00"), 8, christmas) == at("2026-12-28 12:00")


def test_the_clock_that_is_put_forward_on_a_weekend_takes_no_hour_away():
    assert working_hours.after(at("2026-03-27 15:00"), 2) == at("2026-03-30 09:00")
