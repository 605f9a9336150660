import re
import zoneinfo

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contact.forms import LineField
from events import offer
from events.models import Event, ReminderRule, default_time_zone
from events.models.event import default_languages
from events.models.registration import LANGUAGES
from members.models import Organisation
from strategy.models import FocusArea

# The name is greeted in a mail to an address that a stranger may have typed.
no_web_address = RegexValidator(
    re.compile(r"://|www\.", re.IGNORECASE),
    _("Write it without a web address."),
    inverse_match=True,
)


def time_zone_choices():
    zones = [zone for zone in zoneinfo.available_timezones() if zone.startswith("Europe/")]
    return [(zone, zone.replace("_", " ")) for zone in sorted({*zones, "UTC", settings.TIME_ZONE})]


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
        if not self.data.get("past"):
            del self.fields["past"]  # no empty key in the address

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
    name = LineField(
        label=pgettext_lazy("person", "Name"),
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
    organisation_name = LineField(
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


class StaffRegistrationForm(RegistrationForm):
    """Staff enter somebody who called or wrote."""

    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)


class CancelEventForm(forms.Form):
    """Why an event is called off, in each language of the installation."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code, language in settings.LANGUAGES:
            self.fields[f"reason_{code}"] = forms.CharField(
                label=_("Reason (%(language)s)") % {"language": language},
                required=False,
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2, "cols": 60, "lang": code}),
            )

    def reasons(self):
        return {code: self.cleaned_data[f"reason_{code}"] for code, _name in settings.LANGUAGES}


class EventAdminForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Held in"),
        choices=LANGUAGES,
        initial=default_languages,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        initial=default_time_zone,
        help_text=_("The times of this event are given and shown in this zone."),
    )

    def clean(self):
        """Plain words for what would only surprise later."""
        cleaned = super().clean()
        mode = cleaned.get("mode")
        if mode == Event.Mode.ON_SITE and cleaned.get("seats_online"):
            self.add_error("seats_online", _("This event is only on site."))
        if mode == Event.Mode.ONLINE and cleaned.get("seats_on_site"):
            self.add_error("seats_on_site", _("This event is only online."))
        closes_at, ends_at = cleaned.get("registration_closes_at"), cleaned.get("ends_at")
        if closes_at and ends_at and closes_at > ends_at:
            self.add_error(
                "registration_closes_at", _("Registration cannot close after the event's end.")
            )
        return cleaned


class ReminderRuleForm(forms.ModelForm):
    """Each row that is on the form is meant, also the one that a new event starts with."""

    def has_changed(self):
        return self.instance.pk is None or super().has_changed()


class ReminderRuleFormSet(forms.BaseInlineFormSet):
    def __init__(self, *args, instance=None, **kwargs):
        if instance is None or instance.pk is None:
            kwargs["initial"] = [{"minutes_before": ReminderRule.Before.ONE_DAY}]
        super().__init__(*args, instance=instance, **kwargs)
