"""The application, a few fields in each step."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contact.forms import LineField

from . import company_register
from .consents import consents_asked
from .forms import WRONG_PHONE, TrapField, countries_near_first
from .models import Application, ApplicationQuestion, Organisation, OrganisationIdentifier

TRAP = Div("fax", css_class="honeypot", aria_hidden="true")


class Step(forms.ModelForm):
    """`answers` holds what the draft keeps: texts by the name of the field."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.layout(), Submit("save", _("Save and continue")))

    def layout(self):
        return list(self.fields)

    def answers(self):
        kept = {name: self.cleaned_data[name] for name in self.fields if name != "fax"}
        return {name: _as_kept(value) for name, value in kept.items()}


def _as_kept(value):
    return value if isinstance(value, list) else str(value)


class OrganisationStep(Step):
    website = forms.URLField(
        label=_("Website"),
        assume_scheme="https",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )
    fax = TrapField()

    class Meta:
        model = Application
        fields = (
            "country",
            "business_id",
            "organisation_name",
            "type",
            "municipality",
            "website",
        )
        field_classes = {"organisation_name": LineField, "municipality": LineField}
        labels = {
            "business_id": _("Business ID"),
            "organisation_name": _("Name of the organisation"),
            "type": _("What kind of organisation is it?"),
            "municipality": _("Municipality"),
        }
        help_texts = {
            "business_id": _(
                "In Finland the Y-tunnus, like 2077474-0; in Sweden the organisation number; in "
                "Poland the NIP."
            )
        }
        widgets = {
            "business_id": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            "organisation_name": forms.TextInput(attrs={"autocomplete": "organization"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [("", _("Choose…")), *Organisation.Type.choices]
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=countries_near_first(), initial="FI"
        )
        self.fields["business_id"].widget.attrs |= {
            "hx-post": reverse("members:check_business_id"),
            "hx-trigger": "input changed delay:600ms, change from:#id_country, typed-before",
            "hx-target": "#business-id-answer",
            "hx-sync": "this:replace",
        }

    def layout(self):
        look_up = ()
        if company_register.knows("FI"):
            look_up = (HTML("{% include 'members/_look_up.html' %}"),)
        return [
            "country",
            "business_id",
            Div(css_id="business-id-answer", aria_live="polite"),
            *look_up,
            *("organisation_name", "type", "municipality", "website"),
            TRAP,
        ]

    def clean(self):
        answers = super().clean()
        try:
            answers["business_id"] = checked_business_id(
                answers.get("country"), answers.get("business_id")
            )
        except ValidationError as error:
            self.add_error("business_id", error)
        return answers


def checked_business_id(country: str, typed: str) -> str:
    """As its register writes it; of a country whose ids we cannot check, as it was typed."""
    kind = OrganisationIdentifier.OF_COUNTRY.get(country)
    return OrganisationIdentifier.checked(kind, typed) if kind and typed else typed or ""


class PersonStep(Step):
    class Meta:
        model = Application
        fields = ("contact_name", "contact_email", "contact_phone")
        error_messages = {"contact_phone": WRONG_PHONE}
        field_classes = {"contact_name": LineField}
        labels = {
            "contact_name": _("Your name"),
            "contact_email": _("Your e-mail"),
            "contact_phone": _("Your phone"),
        }
        help_texts = {
            "contact_email": _("Here we send our answer, and with it you sign in later."),
            "contact_phone": _("If you would rather be called."),
        }
        widgets = {
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "contact_email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "contact_phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }


class WishesStep(Step):
    consents = forms.MultipleChoiceField(
        label=_("What we may do"),
        help_text=_("Each of these is up to you, and you can change your mind at any time."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    agrees = forms.BooleanField(
        label=_("I have read how my data is used, and I may apply for this organisation."),
        error_messages={"required": _("Tick this box to send the application.")},
    )

    class Meta:
        model = Application
        fields = ("wishes", "message")
        labels = {
            "wishes": _("What do you want from the cluster?"),
            "message": _("Anything else we should know?"),
        }
        help_texts = {
            "wishes": _("Customers, partners, projects, export, advice: whatever matters to you."),
        }
        widgets = {
            "wishes": forms.Textarea(attrs={"rows": 4}),
            "message": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["consents"].choices = [(each.purpose, each.text) for each in consents_asked()]
        if not self.fields["consents"].choices:
            del self.fields["consents"]
            self.helper.layout.fields.remove("consents")

    def layout(self):
        privacy = HTML("{% include 'members/_privacy_link.html' %}")
        return ["wishes", "message", "consents", privacy, "agrees"]


STEPS = {"organisation": OrganisationStep, "you": PersonStep, "wishes": WishesStep}


class AnswerForm(forms.ModelForm):
    """What an applicant answers to a question of the staff."""

    class Meta:
        model = ApplicationQuestion
        fields = ("answer",)
        labels = {"answer": _("Your answer")}
        widgets = {"answer": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
        self.helper = FormHelper()
        self.helper.layout = Layout("answer", Submit("send", _("Send the answer")))


class WelcomeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(Field("code"), Submit("sign-in", _("Sign in")))

    def clean_code(self):
        return "".join(self.cleaned_data["code"].split())
