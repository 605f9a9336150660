"""Dates that move along with the day of loading, so that a demo always has a next week."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

RELATIVE = re.compile(r"(today|workday)([+-]\d+)?(?: (\d\d):(\d\d))?")
NOBODY_WORKS_ON = {(1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26), (12, 31)}


class Calendar:
    """Reads `2023-10-31`, `today-30`, `today+2 09:00` and `workday+9 13:30`.

    `workday+9` is the ninth working day after today, `today+9` the ninth day.
    """

    def __init__(self, today: date, zone: str):
        self.today = today
        self.zone = ZoneInfo(zone)

    def day(self, value) -> date:
        """Raises ValueError for what is neither a date nor relative to today."""
        if isinstance(value, datetime):
            raise ValueError(f"{value} should be a day without a time")
        return value if isinstance(value, date) else self._relative(value)[0]

    def moment(self, value) -> datetime:
        """A point in time; clock times are those of the data set's own zone."""
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=self.zone)
        if isinstance(value, date):
            return datetime.combine(value, time(0), self.zone)
        return datetime.combine(*self._relative(value), self.zone)

    def _relative(self, text):
        match = RELATIVE.fullmatch(str(text))
        if not match:
            raise ValueError(f"“{text}” is not a date like 2023-10-31, today-30 or workday+9 13:30")
        start, days, hour, minute = match.groups()
        if start == "today":
            day = self.today + timedelta(days=int(days or 0))
        else:
            day = self._workday(int(days or 0))
        return day, time(int(hour or 0), int(minute or 0))

    def _workday(self, count):
        step = timedelta(days=-1 if count < 0 else 1)
        day = self.today
        while count:
            day += step
            if day.weekday() < 5 and (day.month, day.day) not in NOBODY_WORKS_ON:
                count -= 1 if count > 0 else -1
        return day
