"""When a number of working hours is over: Monday to Friday, 8 to 16, in the portal's time zone."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.utils import timezone

OPENS, CLOSES = time(8), time(16)


def after(start: datetime, hours: float, closed_days: Collection[date] = ()) -> datetime:
    """The moment at which `hours` working hours have passed since `start`."""
    left = timedelta(hours=hours)
    moment = timezone.localtime(start)
    while left > timedelta(0):
        opens, closes = _at(moment, OPENS), _at(moment, CLOSES)
        if _is_working_day(moment.date(), closed_days) and moment < closes:
            moment = max(moment, opens)
            if moment + left <= closes:
                return moment + left
            left -= closes - moment
        moment = _at(moment + timedelta(days=1), OPENS)
    return moment


def _is_working_day(day, closed_days):
    return day.weekday() < 5 and day not in closed_days


def _at(moment, clock):
    return timezone.make_aware(datetime.combine(moment.date(), clock))
