"""Opening hours of the week: asked day by day, shown together, told to search engines."""

from datetime import time

from django import forms
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from .models.opening_times import DAYS, in_rows

SCHEMA_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self):
        super().__init__(format="%H:%M")


class WeekInput(forms.MultiWidget):
    """From and to of each day; both empty on a day that is closed."""

    template_name = "members/my/_week_input.html"

    def __init__(self):
        super().__init__({f"{day}_{end}": TimeInput() for day in DAYS for end in ("from", "to")})

    def decompress(self, value):
        value = value or {}
        return [end for day in DAYS for end in value.get(day, [None, None])]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        inputs = context["widget"]["subwidgets"]
        for number, each in enumerate(inputs):
            end = _("to") if number % 2 else _("from")
            each["attrs"]["aria-label"] = f"{WEEKDAYS[number // 2]}, {end}"
        context["widget"]["days"] = [
            (WEEKDAYS[number], inputs[2 * number], inputs[2 * number + 1])
            for number in range(len(DAYS))
        ]
        return context


class WeekField(forms.MultiValueField):
    widget = WeekInput

    def __init__(self, **kwargs):
        times = [forms.TimeField(required=False) for _day in DAYS for _end in "ab"]
        super().__init__(fields=times, require_all_fields=False, required=False, **kwargs)

    def compress(self, times):
        hours = {}
        for number, day in enumerate(DAYS):
            start, end = (times or [None] * 14)[2 * number : 2 * number + 2]
            if not start and not end:
                continue
            if not start or not end or start >= end:
                raise forms.ValidationError(
                    _("%(day)s: give when you open and when you close, in this order."),
                    params={"day": WEEKDAYS[number]},
                )
            hours[day] = [f"{start:%H:%M}", f"{end:%H:%M}"]
        return hours

    def has_changed(self, initial, data):
        return super().has_changed(initial or {}, data)


def table(hours: dict) -> list[tuple[str, str]]:
    """[("Mon–Fri", "10:00–17:00"), …, ("Sun", "closed")]; nothing if no day has hours."""
    if not hours:
        return []
    return [(_days(days), _span(span)) for days, span in in_rows(hours)]


def in_words(hours: dict) -> str:
    return ", ".join(f"{days} {span}" for days, span in table(hours))


def for_search_engines(hours: dict) -> list[dict]:
    """https://schema.org/OpeningHoursSpecification"""
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [SCHEMA_DAYS[DAYS.index(day)] for day in days],
            "opens": span[0],
            "closes": span[1],
        }
        for days, span in in_rows(hours)
        if span
    ]


def _days(days):
    names = [str(WEEKDAYS_ABBR[DAYS.index(day)]) for day in days]
    return names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"


def _span(span):
    if span is None:
        return _("closed")
    return "–".join(time_format(time.fromisoformat(end), "TIME_FORMAT") for end in span)
