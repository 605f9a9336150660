from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from demo.loading.moments import Calendar

FRIDAY = date(2026, 12, 18)
HELSINKI = ZoneInfo("Europe/Helsinki")
calendar = Calendar(FRIDAY, "Europe/Helsinki")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("today", date(2026, 12, 18)),
        ("today-30", date(2026, 11, 18)),
        ("today+2", date(2026, 12, 20)),
        ("workday+1", date(2026, 12, 21)),
        ("workday+4", date(2026, 12, 28)),  # 24 to 26 December are no working days
        ("workday-5", date(2026, 12, 11)),
        (date(2023, 10, 31), date(2023, 10, 31)),
    ],
)
def test_days_count_from_today_or_stand_still(written, day):
    assert calendar.day(written) == day


def test_clock_times_are_those_of_the_data_sets_zone():
    assert calendar.moment("workday+1 13:30") == datetime(2026, 12, 21, 13, 30, tzinfo=HELSINKI)
    assert calendar.moment(datetime(2023, 9, 25, 9)) == datetime(2023, 9, 25, 9, tzinfo=HELSINKI)
    assert calendar.moment(FRIDAY) == datetime.combine(FRIDAY, time(0), HELSINKI)


@pytest.mark.parametrize("written", ["tomorrow", "today+", "2026-13-01", 7, datetime(2026, 1, 1)])
def test_anything_else_is_a_mistake(written):
    with pytest.raises(ValueError, match="is not a date|without a time"):
        calendar.day(written)
