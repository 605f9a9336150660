from django import forms
from django.utils.translation import gettext_lazy as _

from content.numbers import country_choices, country_name

NEAR = ("FI", "SE", "PL")
# The library's own message is not there in Finnish.
WRONG_PHONE = {"invalid": _("With the country's code, like +358 40 123 4567.")}


def countries_near_first():
    """Choices of countries in the reader's language, our own ones on top."""
    near = [(code, country_name(code)) for code in NEAR]
    return near + [choice for choice in country_choices() if choice[0] not in NEAR]


class DirectoryForm(forms.Form):
    q = forms.CharField(
        label=_("Product, company or place"),
        max_length=200,
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "list": "completions"}
        ),
    )
