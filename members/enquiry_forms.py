from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contact.forms import EmailLineField, HiddenField, LineField, TextField

from .widgets import DayInput


class EnquiryForm(forms.Form):
    name = LineField(
        label=pgettext_lazy("person", "Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = EmailLineField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The members answer to this address, and you get a copy."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    organisation_name = LineField(
        label=_("Your organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    text = TextField(
        label=_("What do you need?"),
        max_length=5000,
        help_text=_("What, how much, how often, and where it should be delivered."),
    )
    needed_by = forms.DateField(label=_("By when"), required=False, widget=DayInput)
    is_shared = forms.BooleanField(
        label=_("The cluster may read this enquiry and help if nobody can deliver."),
        required=False,
    )
    website = HiddenField(
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "name",
            "email",
            "organisation_name",
            "text",
            "needed_by",
            "is_shared",
            Div("website", css_class="visually-hidden", aria_hidden="true"),
            Submit("send", _("Send the enquiry")),
        )

    def clean_needed_by(self):
        day = self.cleaned_data["needed_by"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is over."))
        return day

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(_("This field must stay empty. Clear it and send again."))
        return ""

    def answers(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}
