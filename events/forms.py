from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from events import offer
from events.models import Event
from members.models import Organisation
from strategy.models import FocusArea

# The name is greeted in a mail to an address that a stranger may have typed.
no_web_address = RegexValidator(
    r"://|www\.", _("Write it without a web address."), inverse_match=True
)


class EventFilterForm(forms.Form):
    """A wrong value in the address filters nothing."""

    focus_area = forms.ModelChoiceField(
        FocusArea.objects.none(),
        to_field_name="slug",
        label=_("Focus area"),
        empty_label=_("All"),
        required=False,
    )
    kind = forms.ChoiceField(
        choices=[("", _("All")), *Event.Kind.choices], label=_("Kind"), required=False
    )
    past = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = FocusArea.objects.of_own_cluster().visible_to(user)
        self.fields["focus_area"].queryset = own

    def chosen(self, name):
        self.is_valid()
        return self.cleaned_data.get(name)

    def filter(self, events):
        if focus_area := self.chosen("focus_area"):
            events = events.filter(focus_areas=focus_area)
        if kind := self.chosen("kind"):
            events = events.filter(kind=kind)
        return events


class RegistrationForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        validators=[no_web_address],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The confirmation is sent to this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    organisation_name = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    mode = forms.ChoiceField(label=_("How do you take part?"), widget=forms.RadioSelect)

    def __init__(self, *args, event, user, **kwargs):
        super().__init__(*args, **kwargs)
        if len(event.modes()) > 1:
            self.fields["mode"].choices = offer.mode_choices(event)
        else:
            del self.fields["mode"]
        if user.is_authenticated:
            self._fill_in(user)
        self.helper = FormHelper()
        self.helper.add_input(Submit("submit", _("Register")))

    def _fill_in(self, user):
        theirs = Organisation.objects.represented_by(user).first()
        self.initial = {
            "name": user.display_name,
            "email": user.email,
            "organisation_name": theirs.name if theirs else "",
        } | self.initial


class CancelEventForm(forms.Form):
    """Why an event is called off, in the languages of the installation."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is shown on the event's page and in the mail to those who registered."),
    )


class EventAdminForm(forms.ModelForm):
    """Plain words where the database would only refuse."""

    languages = forms.MultipleChoiceField(label=_("Held in"), required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("mode") == Event.Mode.ON_SITE and cleaned.get("seats_online"):
            raise ValidationError({"seats_online": _("This event is only on site.")})
        if cleaned.get("mode") == Event.Mode.ONLINE and cleaned.get("seats_on_site"):
            raise ValidationError({"seats_on_site": _("This event is only online.")})
        return cleaned
