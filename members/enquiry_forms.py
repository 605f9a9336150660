from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contact.forms import EmailLineField, LineField, TextField

from .forms import DayAheadField, TrapField


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
    needed_by = DayAheadField(label=_("By when"), required=False)
    is_shared = forms.BooleanField(
        label=_("The cluster may read this enquiry and help if nobody can deliver."),
        required=False,
    )
    website = TrapField()

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

    def answers(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}
