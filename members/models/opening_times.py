"""The opening hours of a usual week: {"mon": ["10:00", "17:00"]}; a day that is missing is closed.

Lunch breaks, seasons and holidays stand in the words beside it (`opening_hours`).
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def check(value):
    """Validator of the JSON column."""
    if not isinstance(value, dict) or not all(
        day in DAYS and _is_span(span) for day, span in value.items()
    ):
        raise ValidationError(_("Give the hours of each day as from and to."))


def _is_span(span):
    return (
        isinstance(span, list)
        and len(span) == 2
        and all(isinstance(time, str) and _TIME.fullmatch(time) for time in span)
        and span[0] < span[1]
    )


def in_rows(hours: dict) -> list[tuple[list[str], list[str] | None]]:
    """Days in a row with the same hours, together: ([days], [from, to]), or None if closed."""
    rows = []
    for day in DAYS:
        span = hours.get(day)
        if rows and rows[-1][1] == span:
            rows[-1][0].append(day)
        else:
            rows.append(([day], span))
    return rows
