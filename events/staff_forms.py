"""The forms of staff: the event, its rows, and what stands beside it."""

import re
import zoneinfo
from datetime import timedelta
from email.utils import parseaddr

from django import forms
from django.conf import settings
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext_lazy as _

from content.languages import CONTENT_LANGUAGES
from events import workflows
from events.forms import RegistrationForm
from events.models import Consent, Event, Question, Registration, ReminderRule, default_time_zone
from events.models.event import default_languages
from events.models.questions import lines_of
from events.models.registration import LANGUAGES

WHOLE = 100  # per cent


def time_zone_choices():
    zones = [zone for zone in zoneinfo.available_timezones() if zone.startswith("Europe/")]
    return [(zone, zone.replace("_", " ")) for zone in sorted({*zones, "UTC", settings.TIME_ZONE})]


class StaffRegistrationForm(RegistrationForm):
    """Staff enter somebody who called or wrote."""

    asks_consent = takes_colleagues = False

    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)
    role = forms.ChoiceField(label=_("Is there as"), choices=Registration.Role.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False
        self.fields["email"].help_text = _(
            "Empty: no mail goes out, neither confirmation nor reminder. Tell the person yourself."
        )

    def outcome(self):
        return super().outcome() | {"role": self.cleaned_data["role"]}


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

    is_told = forms.BooleanField(
        initial=True,
        required=False,
        help_text=_("Untick it to put right a slip of the pen without a mail."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = workflows.people_to_tell(self.instance, timezone.now()).count()
        if people and "is_told" in self.fields:
            self.fields["is_told"].label = ngettext(
                "If time or place changes, %(number)d person gets a mail when you save",
                "If time or place changes, %(number)d people get a mail when you save",
                people,
            ) % {"number": people}
        else:
            self.fields.pop("is_told", None)

    def _post_clean(self):
        super()._post_clean()
        if self.errors or not self.instance.pk:
            return
        try:
            workflows.check_everybody_fits(self.instance, timezone.now())
        except workflows.NotPossible as reason:
            self.add_error("mode", str(reason))

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


class HoursField(forms.DecimalField):
    """With a point or a comma, whatever the language of the page."""

    def to_python(self, value):
        return super().to_python(value.replace(",", ".") if value else value)


class CorrectionForm(forms.Form):
    """Of one person on the attendance list. Without hours: the time between coming and going."""

    hours = HoursField(max_digits=5, decimal_places=2, required=False)
    role = forms.ChoiceField(choices=Registration.Role.choices)

    def in_words(self):
        """What is wrong, for a message above the list."""
        is_about_hours = "hours" in self.errors
        return _("Give the hours as a number, such as 2.5.") if is_about_hours else _("Try again.")


class QuestionForm(forms.ModelForm):
    """About diets everything is known: why it is asked, and until when the answer is needed.

    Answers are kept by the number of their option, so options stay where they are.
    """

    KEEP_ANSWERS = {Question.Kind.DIET: timedelta(days=1)}  # after the event
    KEEP_OTHERS = timedelta(days=30)
    USUAL = {"text": _("Diets and allergies"), "purpose": _("For ordering the food.")}

    def __init__(self, *args, event=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        own = settings.LANGUAGE_CODE
        needed = (f"text_{own}", f"purpose_{own}", "delete_answers_on")
        self.needed = [name for name in needed if name in self.fields]
        for name in self.needed:
            self.fields[name].required = False
        if "delete_answers_on" in self.fields:
            self.fields["delete_answers_on"].help_text = _(
                "As soon as nobody needs them. If you leave it empty: 30 days after the event, "
                "diets the day after."
            )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == Question.Kind.DIET:
            self._fill_in(cleaned)
        self._fill_in_day(cleaned)
        self._check_options(cleaned)
        for name in self.needed:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        until = cleaned.get("delete_answers_on")
        if until and self._is_needed_after(until):
            self.add_error("delete_answers_on", _("The event is not over by then."))
        return cleaned

    def _is_needed_after(self, day):
        event = self.event
        is_coming = event and event.ends_at and event.is_upcoming(timezone.now())
        return bool(is_coming) and day < event.local_end.date()

    def _fill_in(self, cleaned):
        for name, words in self.USUAL.items():
            own = [f"{name}_{code}" for code in CONTENT_LANGUAGES]
            if not any(cleaned.get(each) for each in own):
                for code in CONTENT_LANGUAGES:
                    with override(code):
                        cleaned[f"{name}_{code}"] = str(words)

    def _fill_in_day(self, cleaned):
        is_left_empty = not cleaned.get("delete_answers_on") and "delete_answers_on" in self.needed
        if is_left_empty and not self.errors.get("delete_answers_on") and self.event.ends_at:
            kept_for = self.KEEP_ANSWERS.get(cleaned.get("kind"), self.KEEP_OTHERS)
            cleaned["delete_answers_on"] = self.event.local_end.date() + kept_for

    def _check_options(self, cleaned):
        if cleaned.get("kind") != Question.Kind.CHOICE:
            return
        names = [f"choices_{code}" for code in CONTENT_LANGUAGES]
        written = {name: lines_of(cleaned.get(name)) for name in names}
        longest = max(map(len, written.values()))
        is_answered = self.instance.pk and self.instance.answers.exists()
        for name, options in written.items():
            if options and len(options) < longest:
                self.add_error(name, _("As many answers, in the same order, in each language."))
            elif is_answered and _moves(lines_of(self.initial.get(name)), options):
                self.add_error(
                    name,
                    _("Somebody has answered: options stay where they are, add new ones below."),
                )

    def clean_kind(self):
        kind = self.cleaned_data["kind"]
        if self.instance.pk and kind != self.initial["kind"] and self.instance.answers.exists():
            raise forms.ValidationError(_("Somebody has answered: ask a new question instead."))
        return kind


def _moves(before, after):
    """Another wording is fine; fewer options or another order would give people other answers."""
    kept = [option for option in before if option in after]
    return len(after) < len(before) or any(
        before.index(option) != after.index(option) for option in kept
    )


class QuestionFormSet(forms.BaseInlineFormSet):
    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | {"event": self.instance}


class CostShareFormSet(forms.BaseInlineFormSet):
    """The whole, between the projects that stand on the same form."""

    def clean(self):
        super().clean()
        shares = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data.get("project") and not form.cleaned_data.get("DELETE")
        ]
        if not shares or any(self.errors):
            return
        chosen = self.data.getlist("projects") if hasattr(self.data, "getlist") else []
        if strange := [s for s in shares if str(s["project"].pk) not in chosen]:
            raise forms.ValidationError(
                _("“%(project)s” is not among the projects of this event."),
                params={"project": strange[0]["project"]},
            )
        if sum(share["percent"] for share in shares) != WHOLE:
            raise forms.ValidationError(_("Together the shares make up 100 per cent."))


class PreviewForm(forms.Form):
    """In which language, and for which way of taking part, a mail is looked at."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    mode = forms.ChoiceField(label=_("Takes part"))

    def __init__(self, *args, event, **kwargs):
        self.modes = event.modes()
        facts = {"language": get_language(), "mode": self.modes[0]}
        super().__init__(*args, initial=facts, **kwargs)
        self.fields["mode"].choices = [(mode.value, mode.label) for mode in self.modes]
        if len(self.modes) == 1:
            del self.fields["mode"]

    def chosen(self, name):
        self.is_valid()
        return getattr(self, "cleaned_data", {}).get(name) or self.initial[name]


class InvitationForm(forms.Form):
    addresses = forms.CharField(
        label=_("Addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "cols": 60}),
        help_text=_(
            "One a line, or with commas between them. “Anna Example <a@example.org>” is fine."
        ),
    )
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)
    is_to_earlier = forms.BooleanField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.earlier = dict(
            Consent.objects.to_be_invited().values_list(
                "registration__email", "registration__language"
            )
        )
        if not self.earlier:
            del self.fields["is_to_earlier"]
            return
        self.fields["is_to_earlier"].label = ngettext(
            "And to %(number)d person who agreed at an earlier event to be invited",
            "And to %(number)d people who agreed at earlier events to be invited",
            len(self.earlier),
        ) % {"number": len(self.earlier)}

    def clean_addresses(self):
        """Raises for the first one that is none, by its own words."""
        parts = re.split(r"[\n,;]+", self.cleaned_data["addresses"])
        found = [parseaddr(part.strip())[1] or part.strip() for part in parts if part.strip()]
        for address in found:
            try:
                validate_email(address)
            except forms.ValidationError as error:
                raise forms.ValidationError(
                    _("“%(address)s” is not an e-mail address."), params={"address": address}
                ) from error
        return found

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.people():
            self.add_error("addresses", _("Give an address at least."))
        return cleaned

    def people(self) -> list[tuple[str, str]]:
        """(address, language)"""
        language = self.cleaned_data["language"]
        own = [(address, language) for address in self.cleaned_data["addresses"]]
        return own + (list(self.earlier.items()) if self.cleaned_data.get("is_to_earlier") else [])
