"""On which days a series of events takes place."""

from django import forms
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from events.workflows import days_every_month, days_every_week
from events.workflows.copying import MOST_IN_A_SERIES


class SeriesForm(forms.Form):
    EVERY = {
        "week": (_("Every week"), days_every_week),
        "two_weeks": (
            _("Every two weeks"),
            lambda first, *, number: days_every_week(first, number=number, weeks=2),
        ),
        "month": (_("Every month, on the same weekday of the month"), days_every_month),
        "days": (_("On the days that I give"), None),
    }

    every = forms.ChoiceField(
        label=_("When"),
        choices=[(key, label) for key, (label, _rule) in EVERY.items()],
        initial="month",
        widget=forms.RadioSelect,
    )
    number = forms.IntegerField(
        label=_("How many more"),
        min_value=1,
        max_value=MOST_IN_A_SERIES,
        initial=3,
        required=False,
        help_text=_("Besides this event."),
    )
    days = forms.CharField(
        label=_("The days"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 20}),
    )

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["days"].help_text = _(
            "One a line, such as %(day)s. Only if you give them yourself."
        ) % {"day": event.local_start.strftime(get_format("DATE_INPUT_FORMATS")[0])}

    def clean_days(self):
        day = forms.DateField()
        lines = [line.strip() for line in self.cleaned_data["days"].splitlines()]
        return [day.clean(line) for line in lines if line]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("every") == "days":
            if not cleaned.get("days") and "days" not in self.errors:
                self.add_error("days", _("Give at least one day."))
        elif not cleaned.get("number") and "number" not in self.errors:
            self.add_error("number", _("Say how many more."))
        return cleaned

    def chosen_days(self):
        _label, rule = self.EVERY[self.cleaned_data["every"]]
        if rule is None:
            return self.cleaned_data["days"]
        return rule(self.event.local_start.date(), number=self.cleaned_data["number"])
