from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.numbers import country_choices, country_name

from .widgets import DayInput

NEAR = ("FI", "SE", "PL")
# The library's own message is not there in Finnish.
WRONG_PHONE = {"invalid": _("With the country's code, like +358 40 123 4567.")}


def countries_near_first():
    """Choices of countries in the reader's language, our own ones on top."""
    near = [(code, country_name(code)) for code in NEAR]
    return near + [choice for choice in country_choices() if choice[0] not in NEAR]


class TrapField(forms.CharField):
    """People do not see it; what is written into it has been written by a machine."""

    def __init__(self):
        super().__init__(
            label=_("Leave this empty"),
            required=False,
            widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        )

    def validate(self, value):
        super().validate(value)
        if value:
            raise ValidationError(_("This field must stay empty. Clear it and send again."))


class DayAheadField(forms.DateField):
    widget = DayInput

    def validate(self, value):
        super().validate(value)
        if value and value < timezone.localdate():
            raise ValidationError(_("This day is over."))


class DirectoryForm(forms.Form):
    q = forms.CharField(
        label=_("Product, company or place"),
        max_length=200,
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "list": "completions"}
        ),
    )
