"""What a profile-check round shows of a profile, and what can be changed without signing in."""

from collections.abc import Iterable
from dataclasses import dataclass

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from content.languages import language_of

from . import opening_hours
from .forms import WRONG_PHONE
from .models import Fact, Organisation

LOW_RISK = (Fact.PHONE, Fact.OPENING_HOURS, Fact.SALES_CHANNELS)
"""Whoever holds the mail may change these. What `review` looks at first, where mail goes and how
one finds the place is changed signed in."""


@dataclass(frozen=True)
class Shown:
    """One fact as it stands now, in words; `url` is where one changes it after signing in."""

    fact: Fact
    value: str
    url: str

    @property
    def label(self):
        return self.fact.label

    @property
    def is_low_risk(self):
        return self.fact in LOW_RISK


def shown_facts(organisation: Organisation, names: Iterable[str]) -> list[Shown]:
    """In the active language and in the order of `Fact`, whatever the order of `names`."""
    asked = set(names)
    return [
        Shown(fact, VALUES[fact](organisation), _page(organisation, fact))
        for fact in Fact
        if fact in asked
    ]


def _name(organisation):
    if organisation.marketing_name:
        return f"{organisation.marketing_name} ({organisation.official_name})"
    return organisation.official_name


def _address(organisation):
    place = f"{organisation.postal_code} {organisation.town}".strip()
    return _listed([organisation.street, place])


def _phone(organisation):
    return organisation.phone.as_international if organisation.phone else ""


def _opening_hours(organisation):
    week = opening_hours.in_words(organisation.opening_times)
    return "\n".join(filter(None, [week, organisation.opening_hours]))


def _certificates(organisation):
    return _listed(map(_with_validity, organisation.certificates.select_related("scheme")))


def _with_validity(certificate):
    if certificate.valid_until is None:
        return str(certificate.scheme)
    return _("%(certificate)s, until %(day)s") % {
        "certificate": certificate.scheme,
        "day": date_format(certificate.valid_until),
    }


def _people(organisation):
    roles = organisation.roles.current(timezone.localdate()).filter(is_public=True)
    return _listed(role.person for role in roles.select_related("person"))


VALUES = {
    Fact.NAME: _name,
    Fact.ADDRESS: _address,
    Fact.PHONE: _phone,
    Fact.EMAIL: lambda organisation: organisation.email,
    Fact.WEBSITE: lambda organisation: organisation.website,
    Fact.SHORT_DESCRIPTION: lambda organisation: organisation.short_description,
    Fact.OPENING_HOURS: _opening_hours,
    Fact.HOW_TO_BUY: lambda organisation: organisation.how_to_buy,
    Fact.PRODUCTS: lambda organisation: _listed(organisation.products.all()),
    Fact.SALES_CHANNELS: lambda organisation: _listed(organisation.sales_channels.all()),
    Fact.CERTIFICATES: _certificates,
    Fact.PEOPLE: _people,
}


def _listed(things):
    return ", ".join(str(thing) for thing in things if thing)


SECTIONS = {
    Fact.PHONE: "contact",
    Fact.EMAIL: "contact",
    Fact.WEBSITE: "contact",
    Fact.OPENING_HOURS: "opening-hours",
    Fact.SALES_CHANNELS: "sales-channels",
}
PAGES = {Fact.PRODUCTS: "products", Fact.CERTIFICATES: "certificates", Fact.PEOPLE: "people"}
TEXTS = (Fact.SHORT_DESCRIPTION, Fact.HOW_TO_BUY)


def _page(organisation, fact):
    if fact in PAGES:
        return reverse(f"my_members:{PAGES[fact]}", args=[organisation.slug])
    texts = f"texts-{get_language()}" if fact in TEXTS else "basics"
    section = SECTIONS.get(fact, texts)
    return reverse("my_members:section", args=[organisation.slug, section])


WORDS_BESIDE_HOURS = gettext_lazy("What else people should know")


class _CheckForm(forms.ModelForm):
    """The low-risk facts of the round, texts in the language in which they are shown."""

    class Meta:
        model = Organisation
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            plain, _underscore, language = name.rpartition("_")
            if plain == Fact.OPENING_HOURS:
                has_week = "opening_times" in self.fields
                field.label = WORDS_BESIDE_HOURS if has_week else Fact.OPENING_HOURS.label
                field.widget.attrs["lang"] = language
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            *self.fields, Submit("save", gettext_lazy("Save, the rest is right"))
        )

    def changes(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class _CheckFormWithHours(_CheckForm):
    opening_times = opening_hours.WeekField(
        label=gettext_lazy("Opening hours"),
        help_text=gettext_lazy("Leave a day empty when you are closed."),
    )


def check_form(organisation: Organisation, names: Iterable[str]) -> type[forms.ModelForm] | None:
    """None if the round asks only about facts that need a sign-in."""
    asked = set(names)
    columns = [
        column for fact in LOW_RISK if fact in asked for column in _columns(organisation, fact)
    ]
    if not columns:
        return None
    widgets = {
        "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        "sales_channels": forms.CheckboxSelectMultiple,
        **{
            column: forms.Textarea(attrs={"rows": 3})
            for column in columns
            if column.startswith(Fact.OPENING_HOURS)
        },
    }
    return forms.modelform_factory(
        Organisation,
        form=_CheckFormWithHours if "opening_times" in columns else _CheckForm,
        fields=columns,
        widgets=widgets,
        error_messages={"phone": WRONG_PHONE},
    )


def _columns(organisation, fact):
    if fact != Fact.OPENING_HOURS:
        return [fact.value]
    wanted = get_language()
    others = [code for code, _name in settings.LANGUAGES]
    language = language_of(organisation, fact, wanted, others) or wanted
    words = f"{fact}_{language}"
    return ["opening_times", words] if organisation.opening_times else [words]
