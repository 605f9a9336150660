"""What the forms of a profile's sections have in common."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .models import Audience
from .models.visibility import LABELS
from .review import as_read, badge
from .workflows.meanwhile import ticket


class WebAddressField(forms.URLField):
    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(assume_scheme="https", max_length=200, **kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"})


class Section(forms.ModelForm):
    button = _("Save")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Submit("save", self.button))


class ProfileSection(Section):
    """A part of the profile that saves alone. `outcome` is what the workflow is told.

    Beside each field stands who sees it: a choice for the facts of AUDIENCES (which fact after
    which field), for the rest the word that everyone does.
    """

    AUDIENCES = {}
    SEEN_OTHERWISE = ()  # fields whose audience stands elsewhere
    suggestions = {}
    was_overtaken = False

    opened_with = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.audiences = {f"audience_{fact}": fact for fact in self._facts()}
        current = self.instance.audiences() if self.audiences else {}
        for name, fact in self.audiences.items():
            self.fields[name] = forms.ChoiceField(
                label=_("Who sees: %(fact)s") % {"fact": LABELS[fact]},
                choices=Audience.choices,
                initial=current[fact],
            )
        self.add_fields()
        self.fields["opened_with"].initial = ticket(self.instance, self.guarded())
        self._say_who_sees()
        self._say_what_waits()
        self.helper.layout = Layout(
            "opened_with", *self.with_audiences(), Submit("save", self.button)
        )

    def _facts(self):
        return [fact for facts in self.AUDIENCES.values() for fact in facts]

    def add_fields(self):
        """For sections that ask more than the columns of a table."""

    def guarded(self):
        """The values that nobody overwrites without having seen them."""
        return [*self._meta.fields, *self.audiences]

    def with_audiences(self):
        for name in self.fields:
            if name == "opened_with" or name in self.audiences:
                continue
            facts = [f"audience_{fact}" for fact in self.AUDIENCES.get(name, ())]
            yield Div(name, *facts, css_class="field-with-audience") if facts else name
        yield from (f"audience_{fact}" for fact in self.AUDIENCES.get("", ()))

    def _say_who_sees(self):
        for name in self.guarded():
            if name in self.audiences or self.AUDIENCES.get(name) or name in self.SEEN_OTHERWISE:
                continue
            field = self.fields[name]
            field.help_text = format_html("{} {}", field.help_text, _("Everyone sees this."))

    def _say_what_waits(self):
        for name, change in getattr(self.instance, "open_changes", {}).items():
            if name in self.fields:
                field = self.fields[name]
                field.help_text = format_html("{} {}", badge(change), field.help_text)

    def show_meanwhile(self, theirs):
        """Beside each field that somebody else has changed stands what they wrote."""
        for name, text in theirs.items():
            if name in self.fields:
                shown = as_read(self.instance, name, text) or _("empty")
                self.add_error(name, _("Saved in the meantime: %(text)s") % {"text": shown})
        now = type(self.instance).objects.get(pk=self.instance.pk)
        self.data = self.data.copy()
        self.data[self.add_prefix("opened_with")] = ticket(now, self.guarded())
        self.was_overtaken = True

    def outcome(self):
        data = self.cleaned_data
        return {
            "changes": {name: data[name] for name in self._meta.fields},
            "audiences": {fact: data[name] for name, fact in self.audiences.items()},
            "opened_with": data["opened_with"],
        }


def label_of(model, name):
    return capfirst(model._meta.get_field(name).verbose_name)
