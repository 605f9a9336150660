"""Forms about who acts for an organisation."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from phonenumber_field.formfields import PhoneNumberField

from contact.forms import LineField

from .forms import WRONG_PHONE
from .models import Role
from .section_forms import Section

SOMEBODY_NEW = "new"
NOTHING = "nothing"
RIGHTS = [
    (Role.Kind.EDITOR, _("Edit the profile")),
    (Role.Kind.MANAGER, _("Edit the profile and invite colleagues")),
    (Role.Kind.CONTACT, _("Only be named as a contact person")),
]


class InvitationForm(forms.Form):
    display_name = LineField(label=pgettext_lazy("person", "Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("With this address your colleague signs in.")
    )
    kind = forms.ChoiceField(
        label=_("What may your colleague do?"),
        choices=RIGHTS,
        initial=Role.Kind.EDITOR,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Language of the invitation"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Submit("invite", _("Send the invitation")))


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


class _OwnRoleForm(Section):
    phone = PhoneNumberField(
        label=_("Phone shown"),
        required=False,
        error_messages=WRONG_PHONE,
        help_text=_("Shown beside your name. Empty: none is shown."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name.startswith("title_"):
                field.label = _("Your title")
        self.fields["is_public"].label = _("Show me as a contact person on the public page")
        self.fields["is_public"].help_text = ""
        self.fields["email"].label = _("E-mail shown")
        self.fields["email"].help_text = _("Shown beside your name. Empty: none is shown.")

    def save(self):
        """Only what is asked here: somebody may have ended the role meanwhile."""
        self.instance.save(update_fields=self._meta.fields)
        return self.instance


def own_role_form(language: str) -> type[forms.ModelForm]:
    """What a person says about themselves: only they decide to be shown to the public."""
    names = ["is_public", f"title_{language}", "email", "phone"]
    return forms.modelform_factory(Role, form=_OwnRoleForm, fields=names)
