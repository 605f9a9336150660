from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from contact import suspicions
from contact.forms import EmailLineField, HiddenField, LineField, TextField

from .forms import DayAheadField
from .models import Offer, Role


class OfferFilterForm(forms.Form):
    """Above the list. Unknown values are as good as none."""

    q = forms.CharField(
        label=_("What do you look for?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("Offers and needs")), *Offer.Kind.choices],
    )


class OfferForm(forms.ModelForm):
    class Meta:
        model = Offer
        fields = ("kind", "title", "text", "lang", "needed_by", "contact", "audience")
        field_classes = {"title": LineField, "text": TextField, "needed_by": DayAheadField}
        widgets = {
            "kind": forms.RadioSelect,
            "audience": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 6}),
        }
        labels = {"kind": _("What is it?"), "lang": _("In which language do you write?")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        roles = Role.objects.current(timezone.localdate())
        roles = roles.filter(organisation=self.instance.organisation_id)
        people = User.objects.filter(pk__in=roles.values("person")).order_by("display_name")
        self.fields["contact"].queryset = people
        self.fields["contact"].required = True
        self.fields["kind"].choices = Offer.Kind.choices
        self.fields["lang"].choices = settings.LANGUAGES
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Submit("save", _("Save")))

    def clean(self):
        answers = super().clean()
        day = answers.get("needed_by")
        if day and day < self.instance.expires_on:  # the workflow ends it with that day
            self.instance.expires_on = day
        return answers


class OfferEnquiryForm(forms.Form):
    name = LineField(
        label=pgettext_lazy("person", "Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = EmailLineField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The answer comes to this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = TextField(label=_("Message"), max_length=5000)
    website = HiddenField(
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    opened = HiddenField()

    def __init__(self, data=None, *, initial=None):
        stamp = suspicions.timestamp(timezone.now())
        super().__init__(data, initial={"opened": stamp, **(initial or {})})
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "name",
            "email",
            "text",
            Div("website", css_class="visually-hidden", aria_hidden="true"),
            "opened",
            Submit("send", _("Send message")),
        )

    def clean(self):
        """Nobody reads these mails before the member: what looks like a machine's stays here."""
        answers = super().clean()
        if not self.errors and suspicions.find(
            trap=answers["website"] or "",
            stamp=answers["opened"] or "",
            name=answers["name"],
            subject="",
            text=answers["text"],
            now=timezone.now(),
        ):
            raise ValidationError(
                _(
                    "This looks like an automatic message. Take web addresses out of it, wait a "
                    "moment and send it again, or write to the cluster."
                )
            )
        return answers

    def message(self):
        return {name: self.cleaned_data[name] for name in ("name", "email", "text")}
