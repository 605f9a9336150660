import re

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Hidden, Layout, Submit
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contact.forms import LineField
from content.folding import fold
from events import offer
from events.languages import held_in
from events.models import Consent, Event, Question
from events.models.registration import LANGUAGES
from events.workflows.registering import MOST_IN_A_PARTY, Guest
from members.models import Organisation
from strategy.models import FocusArea

# The name is greeted in a mail to an address that a stranger may have typed.
no_web_address = RegexValidator(
    re.compile(r"://|www\.", re.IGNORECASE),
    _("Write it without a web address."),
    inverse_match=True,
)


class EventFilterForm(forms.Form):
    """A wrong value in the address filters nothing."""

    TOPICS = ("focus_area", "kind", "held_in")
    NARROWING = (*TOPICS, "whose")

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
    held_in = forms.ChoiceField(
        choices=[("", _("All")), *LANGUAGES], label=_("Held in"), required=False
    )
    whose = forms.ChoiceField(
        choices=[
            ("", _("All")),
            ("ours", _("Our own")),
            ("partners", _("Those of partner clusters")),
        ],
        label=_("Whose events"),
        required=False,
    )
    past = forms.BooleanField(required=False, widget=forms.HiddenInput)
    view = forms.CharField(required=False, widget=forms.HiddenInput)
    month = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, has_partners=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_partners:
            del self.fields["whose"]
        own = FocusArea.objects.of_own_cluster().visible_to(user)
        self.fields["focus_area"].queryset = own
        for name in ("past", "view", "month"):
            if not self.data.get(name):
                del self.fields[name]  # no empty key in the address

    def chosen(self, name):
        self.is_valid()
        return self.cleaned_data.get(name)

    def filter(self, events):
        return events.none() if self.chosen("whose") == "partners" else self._on_topic(events)

    def filter_partners(self, partner_events):
        if self.chosen("whose") == "ours":
            return partner_events.none()
        return self._on_topic(partner_events)

    def _on_topic(self, events):
        if focus_area := self.chosen("focus_area"):
            events = events.filter(focus_areas=focus_area)
        if kind := self.chosen("kind"):
            events = events.filter(kind=kind)
        if language := self.chosen("held_in"):
            events = held_in(events, language)
        return events

    def narrowed_by(self) -> dict[str, str]:
        """For the address of a calendar or feed of the same topics."""
        return {name: self.data[name] for name in self.TOPICS if self.chosen(name)}


def add_questions(form, event, registration=None) -> list[str]:
    """The organiser's questions as fields `question_<id>`; returns their names."""
    given = {}
    if registration:
        given = dict(registration.answers.values_list("question_id", "text"))
    for question in event.questions.all():
        name = f"question_{question.pk}"
        form.fields[name] = _field_of(question)
        form.fields[name].initial = given.get(question.pk)
    return [name for name in form.fields if name.startswith("question_")]


def _field_of(question):
    shared = {
        "label": question.text,
        "required": question.is_required and not question.is_about_health(),
        "help_text": _purpose(question),
    }
    if question.is_free_text():
        return LineField(max_length=500, **shared)
    choices = question.numbered_options()
    if question.kind == Question.Kind.YES_NO:
        choices = [("yes", _("Yes")), ("no", _("No"))]
    if not question.is_required:
        choices = [("", _("No answer")), *choices]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **shared)


def _purpose(question):
    sentences = [
        _as_sentence(question.purpose),
        _("The answer is deleted on %(day)s.") % {"day": date_format(question.delete_answers_on)},
    ]
    if question.is_about_health():
        sentences.append(_("You need not answer. If you do, you agree that we use it for this."))
    if question.is_about_health() and len(question.event.modes()) > 1:
        sentences.append(_("Only if you come on site."))
    return " ".join(map(str, sentences))


def _as_sentence(text):
    text = capfirst(text.strip())
    return text if text[-1:] in ".!?" else f"{text}."


def answers_in(form) -> dict[int, str]:
    """By the id of the question; empty where none was given."""
    return {
        int(name.removeprefix("question_")): value
        for name, value in form.cleaned_data.items()
        if name.startswith("question_")
    }


def add_consents(form, registration=None) -> list[str]:
    """A box `consent_<purpose>` for each; returns their names."""
    given = set(registration.consents.values_list("purpose", flat=True)) if registration else ()
    for purpose, text in Consent.Purpose.choices:
        form.fields[f"consent_{purpose}"] = forms.BooleanField(
            label=text, required=False, initial=purpose in given
        )
    return [f"consent_{purpose}" for purpose in Consent.Purpose.values]


def consents_in(form) -> list[str]:
    return [p for p in Consent.Purpose.values if form.cleaned_data.get(f"consent_{p}")]


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
        widget=forms.TextInput(attrs={"autocomplete": "organization", "list": "organisations"}),
    )
    mode = forms.ChoiceField(label=_("How do you take part?"), widget=forms.RadioSelect)

    asks_consent = takes_colleagues = True
    registration = None

    def __init__(self, *args, event, user, rows=0, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        if len(event.modes()) > 1:
            self.fields["mode"].choices = offer.mode_choices(event)
        else:
            del self.fields["mode"]
        self.questions = add_questions(self, event, self.registration)
        self.consents = add_consents(self, self.registration) if self.asks_consent else []
        self.rows = rows or self._rows_of_colleagues() if self.takes_colleagues else 0
        for number in range(self.rows):
            self._add_colleague(number)
        if user.is_authenticated:
            self._fill_in(user)
        self.helper = FormHelper()
        self.helper.layout = self._layout()

    def _rows_of_colleagues(self):
        try:
            rows = int(self.data.get("rows", 0))
        except ValueError:
            rows = 0
        return max(0, min(rows + ("add" in self.data), MOST_IN_A_PARTY - 1))

    def _add_colleague(self, number):
        self.fields[f"colleague_{number}_name"] = LineField(
            label=_("Name of the colleague"),
            max_length=100,
            required=False,
            validators=[no_web_address],
        )
        self.fields[f"colleague_{number}_email"] = forms.EmailField(
            label=_("E-mail of the colleague"),
            max_length=254,
            required=False,
            help_text=_("Your colleague gets a confirmation of their own."),
        )

    def _layout(self):
        you = ["name", "email", "organisation_name", *(["mode"] if "mode" in self.fields else [])]
        parts = [*you, *self.questions]
        if self.takes_colleagues:
            parts.append(Hidden("rows", self.rows))
            for number in range(self.rows):
                parts.append(
                    Fieldset(
                        _("Colleague %(number)d") % {"number": number + 1},
                        f"colleague_{number}_name",
                        f"colleague_{number}_email",
                    )
                )
        if self.consents:
            parts.append(Fieldset(_("What you agree to, if you like"), *self.consents))
        buttons = [Submit("submit", offer.button(self.event))]  # first: “Enter” presses it
        if self.takes_colleagues and self.rows < MOST_IN_A_PARTY - 1:
            buttons.append(
                Submit(
                    "add",
                    _("Register a colleague too"),
                    css_class="btn-outline-primary",
                    formnovalidate="formnovalidate",
                )
            )
        return Layout(*parts, Div(*buttons, css_class="actions"))

    def suggestions(self):
        """The names of the directory, by the id of their list."""
        members = Organisation.objects.members(timezone.localdate())
        return {"organisations": sorted({each.name for each in members}, key=fold)}

    @property
    def is_only_asking_for_a_row(self):
        return "add" in self.data

    def with_what_was_typed(self):
        """The form with one more row, and nothing said yet about what is missing."""
        form = type(self)(event=self.event, user=AnonymousUser(), rows=self.rows)
        form.initial = {name: self[name].value() for name in self.fields if name in form.fields}
        form.fields[f"colleague_{self.rows - 1}_name"].widget.attrs["autofocus"] = True
        return form

    def clean(self):
        cleaned = super().clean()
        for number in range(self.rows):
            name, email = f"colleague_{number}_name", f"colleague_{number}_email"
            if cleaned.get(name) and not cleaned.get(email) and email not in self.errors:
                self.add_error(email, _("Give your colleague’s address, or leave both empty."))
            if cleaned.get(email) and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Give your colleague’s name, or leave both empty."))
        return cleaned

    def outcome(self):
        """What the workflow is told."""
        data = self.cleaned_data
        guests = [
            Guest(data[f"colleague_{n}_name"], data[f"colleague_{n}_email"])
            for n in range(self.rows)
            if data.get(f"colleague_{n}_email")
        ]
        known = ("name", "email", "organisation_name", "mode", "language")
        return {
            **{name: data[name] for name in known if name in data},
            "answers": answers_in(self),
            "consents": consents_in(self),
            "colleagues": guests,
        }

    def _fill_in(self, user):
        theirs = Organisation.objects.represented_by(user).first()
        self.initial = {
            "name": user.display_name,
            "email": user.email,
            "organisation_name": theirs.name if theirs else "",
        } | self.initial


class ChangeRegistrationForm(RegistrationForm):
    """The person's own facts; the address stays, because the mails have gone there."""

    takes_colleagues = False

    def __init__(self, *args, registration, **kwargs):
        self.registration = registration
        super().__init__(
            *args,
            event=registration.event,
            user=AnonymousUser(),
            initial={
                "name": registration.name,
                "organisation_name": registration.organisation_name,
                "mode": registration.mode,
            },
            **kwargs,
        )
        del self.fields["email"]
        facts = [name for name in self.fields if name not in self.consents]
        agreed = Fieldset(_("What you agree to, if you like"), *self.consents)
        self.helper.layout = Layout(*facts, agreed, Submit("save", _("Save")))

    def outcome(self):
        known = ("name", "organisation_name", "mode")
        data = {name: self.cleaned_data[name] for name in known if name in self.cleaned_data}
        return data | {"answers": answers_in(self), "consents": consents_in(self)}


class HandOverForm(forms.Form):
    name = LineField(label=_("Name of the colleague"), max_length=100, validators=[no_web_address])
    email = forms.EmailField(
        label=_("E-mail of the colleague"),
        max_length=254,
        help_text=_(
            "Your colleague gets the confirmation with the calendar file. Who has a seat already "
            "is told so, and yours goes to the next person."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Submit("hand_over", _("Hand over my seat")))
