from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contact.forms import LineField
from content.numbers import country_choices, country_name

from .models import Application, Organisation, OrganisationIdentifier

NEAR = ("FI", "SE", "PL")
# The library's own message is not there in Finnish.
WRONG_PHONE = {"invalid": _("With the country's code, like +358 40 123 4567.")}


def countries_near_first():
    """Choices of countries in the reader's language, our own ones on top."""
    near = [(code, country_name(code)) for code in NEAR]
    return near + [choice for choice in country_choices() if choice[0] not in NEAR]


class DirectoryForm(forms.Form):
    """Search and filters above the directory. Unknown values are as good as none."""

    q = forms.CharField(
        label=_("Product, company or place"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    group = forms.ChoiceField(label=_("Product group"), required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)

    def __init__(self, data, *, groups, municipalities):
        super().__init__(data)
        self.fields["group"].choices = [("", _("All product groups")), *groups]
        self.fields["type"].choices = [("", _("All types")), *Organisation.Type.choices]
        self.fields["municipality"].choices = [("", _("All municipalities")), *municipalities]


class ApplicationForm(forms.ModelForm):
    website = forms.URLField(
        label=_("Website"),
        assume_scheme="https",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )
    agrees = forms.BooleanField(
        label=_("I have read how my data is used, and I may apply for this organisation."),
        error_messages={"required": _("Tick this box to send the application.")},
    )
    fax = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    class Meta:
        model = Application
        fields = (
            "organisation_name",
            "type",
            "country",
            "business_id",
            "municipality",
            "website",
            "contact_name",
            "contact_email",
            "contact_phone",
            "wishes",
            "message",
        )
        error_messages = {"contact_phone": WRONG_PHONE}
        field_classes = {"organisation_name": LineField, "contact_name": LineField}
        labels = {
            "organisation_name": _("Name of the organisation"),
            "type": _("What kind of organisation is it?"),
            "country": _("Country"),
            "business_id": _("Business ID"),
            "municipality": _("Municipality"),
            "contact_name": _("Your name"),
            "contact_email": _("Your e-mail"),
            "contact_phone": _("Your phone"),
            "wishes": _("What do you want from the cluster?"),
            "message": _("Anything else we should know?"),
        }
        help_texts = {
            "business_id": _(
                "In Finland the Y-tunnus, like 2077474-0; in Sweden the organisation number; in "
                "Poland the NIP."
            ),
            "contact_email": _("Here we send our answer, and with it you sign in later."),
            "contact_phone": _("If you would rather be called."),
            "wishes": _("Customers, partners, projects, export, advice: whatever matters to you."),
        }
        widgets = {
            "organisation_name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "contact_email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "contact_phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "wishes": forms.Textarea(attrs={"rows": 4}),
            "message": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [("", _("Choose…")), *Organisation.Type.choices]
        self.fields["country"] = forms.ChoiceField(
            label=self.fields["country"].label, choices=countries_near_first(), initial="FI"
        )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(
                _("The organisation"),
                *("organisation_name", "type", "country", "business_id", "municipality"),
                "website",
            ),
            Fieldset(_("You"), "contact_name", "contact_email", "contact_phone"),
            Fieldset(_("Your wishes"), "wishes", "message", "agrees"),
            Div("fax", css_class="honeypot", aria_hidden="true"),
            Submit("send", _("Send the application")),
        )

    def clean_fax(self):
        if self.cleaned_data["fax"]:
            raise ValidationError(_("This field must stay empty. Clear it and send again."))
        return ""

    def clean(self):
        answers = super().clean()
        kind = OrganisationIdentifier.OF_COUNTRY.get(answers.get("country"))
        if kind and answers.get("business_id"):
            try:
                answers["business_id"] = OrganisationIdentifier.checked(
                    kind, answers["business_id"]
                )
            except ValidationError as error:
                self.add_error("business_id", error)
        return answers

    def answers(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
