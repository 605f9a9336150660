"""How staff enter the calendar of a partner, and say what its events are about."""

import re

from babel import Locale
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from content import fetching
from events.models import PartnerCalendar, PartnerEvent
from events.models.registration import LANGUAGES as HELD_IN
from events.staff_forms import time_zone_choices
from strategy.models import FocusArea

# Of the European Union, and of its neighbours with whom clusters work: ISO 639-1.
LANGUAGES = [
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "is", "it", "lt",
    "lv", "mt", "nb", "nl", "pl", "pt", "ro", "sk", "sl", "sv", "uk",
]  # fmt: skip
WEBCAL = re.compile(r"^webcals?://", re.IGNORECASE)  # how sites write “subscribe to this”
is_web_address = URLValidator(schemes=["http", "https"])


def language_choices():
    names = Locale.parse(get_language() or "en").languages
    return [("", "–"), *sorted(((code, names[code]) for code in LANGUAGES), key=lambda row: row[1])]


class TopicsForm(forms.ModelForm):
    """By what the filters of the public list find them."""

    focus_areas = forms.ModelMultipleChoiceField(
        FocusArea.objects.none(),
        label=_("Focus areas"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Held in"),
        choices=HELD_IN,
        required=False,
        help_text=_("The languages that are spoken there."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["focus_areas"].queryset = FocusArea.objects.of_own_cluster()


class PartnerEventForm(TopicsForm):
    class Meta:
        model = PartnerEvent
        fields = ["kind", "focus_areas", "languages"]


class PartnerCalendarForm(TopicsForm):
    address = forms.CharField(
        label=_("Address of the calendar"),
        max_length=500,
        help_text=PartnerCalendar._meta.get_field("address").help_text,
        widget=forms.URLInput(attrs={"class": "vURLField"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the titles"),
        choices=lazy(language_choices, list),
        required=False,
        help_text=PartnerCalendar._meta.get_field("language").help_text,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        help_text=PartnerCalendar._meta.get_field("time_zone").help_text,
    )

    WHAT_IS_READ = {"address", "language", "time_zone"}

    class Meta:
        model = PartnerCalendar
        fields = [
            "cluster", "address", "language", "time_zone", "kind", "focus_areas", "languages",
            "is_active",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        areas = PartnerCalendar._meta.get_field("focus_areas")
        self.fields["focus_areas"].help_text = areas.help_text

    def clean_address(self):
        address = WEBCAL.sub("https://", self.cleaned_data["address"].strip()).partition("#")[0]
        is_web_address(address)
        try:
            fetching.check_address(address, hosts_allowed=settings.CALENDAR_HOSTS_ALLOWED)
        except fetching.NotFetched as failure:
            raise ValidationError(fetching.Problem(failure.problem).label) from failure
        return address

    def is_to_be_read_anew(self):
        return bool(self.WHAT_IS_READ & set(self.changed_data))
