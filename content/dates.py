"""Dates of which sometimes only the month or the year is known."""

from datetime import date

from babel.dates import format_date as format_as
from django.db import models
from django.utils import formats
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")


def format_date(value: date, precision: str = Precision.DAY) -> str:
    if precision == Precision.YEAR:
        return str(value.year)
    if precision == Precision.MONTH:
        return format_as(value, "LLLL y", locale=(get_language() or "en")[:2])
    return formats.date_format(value, "DATE_FORMAT")


def format_range(start: date | None, end: date | None, precision: str = Precision.DAY) -> str:
    """`December 2012 – November 2013`; one date if both read alike; open ends in words."""
    first = format_date(start, precision) if start else ""
    last = format_date(end, precision) if end else ""
    if first == last:
        return first
    if not first:
        return pgettext("date range", "until %(end)s") % {"end": last}
    if not last:
        return pgettext("date range", "from %(start)s") % {"start": first}
    return pgettext("date range", "%(start)s – %(end)s") % {"start": first, "end": last}
