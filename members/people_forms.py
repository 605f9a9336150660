"""Forms about who acts for an organisation."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contact.forms import LineField

from .models import Role

SOMEBODY_NEW = "new"
NOTHING = "nothing"
RIGHTS = [
    (Role.Kind.EDITOR, _("Edit the profile")),
    (Role.Kind.MANAGER, _("Edit the profile and invite colleagues")),
    (Role.Kind.CONTACT, _("Only be named as a contact person")),
]


class ChangeRoleForm(forms.Form):
    kind = forms.ChoiceField(label=_("What may they do?"), choices=RIGHTS, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("kind", Submit("change", _("Change the role")))


class HandOverForm(forms.Form):
    to = forms.ChoiceField(label=_("Who takes over?"), widget=forms.RadioSelect)
    display_name = LineField(label=pgettext_lazy("person", "Name"), max_length=150, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("With this address they sign in."),
    )
    language = forms.ChoiceField(label=_("Language of the mail"))
    stays_as = forms.ChoiceField(
        label=_("And you?"),
        choices=[
            (NOTHING, _("I leave the organisation's pages")),
            (Role.Kind.EDITOR, _("I go on editing the profile")),
            (Role.Kind.CONTACT, _("I am still named as a contact person")),
        ],
        initial=NOTHING,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, colleagues, language, **kwargs):
        super().__init__(*args, **kwargs)
        self._people = {str(person.pk): person for person in colleagues}
        names = [(key, str(person)) for key, person in self._people.items()]
        self.fields["to"].choices = [*names, (SOMEBODY_NEW, _("Somebody new"))]
        self.fields["to"].initial = None if names else SOMEBODY_NEW
        self.fields["language"].choices = settings.LANGUAGES
        self.fields["language"].initial = language
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "to",
            Fieldset(_("If it is somebody new"), "display_name", "email", "language"),
            "stays_as",
            Submit("hand_over", _("Hand over")),
        )

    def clean(self):
        data = super().clean()
        if data.get("to") == SOMEBODY_NEW:
            for name in ("display_name", "email"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return data

    def outcome(self):
        """What the workflow is told."""
        data = self.cleaned_data
        known = self._people.get(data["to"])
        source = vars(known) if known else data
        facts = {name: source[name] for name in ("email", "display_name", "language")}
        return facts | {"stays_as": data["stays_as"] if data["stays_as"] != NOTHING else ""}


class NobodyForm(forms.Form):
    note = forms.CharField(
        label=_("What should we know?"),
        required=False,
        max_length=2000,
        help_text=_("For example: who could be asked, or whether the business has ended."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
