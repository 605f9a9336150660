"""The forms with which an organisation's own people edit its profile, one for each section."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from phonenumber_field.formfields import PhoneNumberField

from contact.forms import LineField
from content.languages import in_all_languages
from strategy.models import FocusArea, Theme

from .forms import WRONG_PHONE, countries_near_first
from .models import Audience, Certificate, Municipality, Organisation, Product, Role, SocialLink
from .models.size import StatedBy
from .models.visibility import LABELS
from .widgets import DayInput, PrivateFileInput


class WebAddressField(forms.URLField):
    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(assume_scheme="https", max_length=200, **kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"})


class _Section(forms.ModelForm):
    """A part of the profile that saves alone. `outcome` is what the workflow is told."""

    button = _("Save")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Submit("save", self.button))

    def outcome(self):
        return {"changes": {name: self.cleaned_data[name] for name in self._meta.fields}}


def _label_of(model, name):
    return capfirst(model._meta.get_field(name).verbose_name)


class BasicsForm(_Section):
    class Meta:
        model = Organisation
        fields = (
            "marketing_name",
            "type",
            "value_chain_role",
            "municipality",
            "street",
            "postal_code",
            "town",
        )
        widgets = {
            "street": forms.TextInput(attrs={"autocomplete": "street-address"}),
            "postal_code": forms.TextInput(
                attrs={"autocomplete": "postal-code", "inputmode": "numeric"}
            ),
            "town": forms.TextInput(attrs={"autocomplete": "address-level2"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = Municipality.objects.valid_on(timezone.localdate())
        places |= Municipality.objects.filter(pk=self.instance.municipality_id)
        self.fields["municipality"].queryset = places.order_by("country", "sort_key")


class _TextsForm(_Section):
    TEXTS = ("short_description", "description", "how_to_buy", "opening_hours")
    ROWS = {"description": 10, "how_to_buy": 4, "opening_hours": 3}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = _label_of(Organisation, name.rpartition("_")[0])
            plain, _underscore, language = name.rpartition("_")
            field.widget.attrs["lang"] = language
            if plain in self.ROWS:
                field.widget.attrs["rows"] = self.ROWS[plain]


def texts_form(language: str) -> type[forms.ModelForm]:
    """The form of the texts in one language: its columns are `description_fi` and so on."""
    names = [f"{name}_{language}" for name in _TextsForm.TEXTS]
    return forms.modelform_factory(Organisation, form=_TextsForm, fields=names)


class ContactForm(_Section):
    """Contact facts, and beside each fact of the profile who sees it."""

    website = WebAddressField(label=_("Website"))

    class Meta:
        model = Organisation
        fields = ("website", "email", "phone")
        error_messages = {"phone": WRONG_PHONE}
        widgets = {
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        links = {link.network: link.url for link in self.instance.social_links.all()}
        self.networks = {
            f"social_{value}": value for value in SocialLink.Network.values if value != "other"
        }
        for name, network in self.networks.items():
            self.fields[name] = WebAddressField(
                label=SocialLink.Network(network).label, initial=links.get(network, "")
            )
        self.audiences = {f"audience_{fact}": fact for fact in LABELS}
        current = self.instance.audiences()
        for name, fact in self.audiences.items():
            self.fields[name] = forms.ChoiceField(
                label=_("Who sees: %(fact)s") % {"fact": LABELS[fact]},
                choices=Audience.choices,
                initial=current[fact],
            )
        self.helper.layout = self._layout()

    def _layout(self):
        """Each fact with the choice of who sees it; the facts of other sections at the end."""
        here = ("website", "email", "phone")
        elsewhere = [
            name for name, fact in self.audiences.items() if fact not in (*here, "social_links")
        ]
        return Layout(
            Fieldset(
                _("How to reach you"),
                *(name for fact in here for name in (fact, f"audience_{fact}")),
            ),
            Fieldset(_("Social media"), *self.networks, "audience_social_links"),
            Fieldset(_("Who sees the rest"), *elsewhere),
            Submit("save", self.button),
        )

    def outcome(self):
        data = self.cleaned_data
        return {
            **super().outcome(),
            "audiences": {fact: data[name] for name, fact in self.audiences.items()},
            "social_links": {network: data[name] for name, network in self.networks.items()},
        }


class SalesForm(_Section):
    class Meta:
        model = Organisation
        fields = ("sales_channels",)
        widgets = {"sales_channels": forms.CheckboxSelectMultiple}
        labels = {"sales_channels": _("Where can customers buy?")}


class InterestsForm(_Section):
    class Meta:
        model = Organisation
        fields = ("focus_areas", "themes")
        widgets = {
            "focus_areas": forms.CheckboxSelectMultiple,
            "themes": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        offered = {
            "focus_areas": FocusArea.objects.of_own_cluster().public().current(today),
            "themes": Theme.objects.valid(today),
        }
        for name, rows in offered.items():
            chosen = getattr(self.instance, name).values("pk")
            every = self.fields[name].queryset
            self.fields[name].queryset = every.filter(
                Q(pk__in=rows.values("pk")) | Q(pk__in=chosen)
            )


class SizeForm(_Section):
    class Meta:
        model = Organisation
        fields = ("headcount", "turnover", "balance", "size_year")

    def outcome(self):
        outcome = super().outcome()
        outcome["changes"]["size_stated_by"] = StatedBy.ORGANISATION
        return outcome


class _PictureForm(_Section):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("logo", "picture"):
            self.fields[name].widget.attrs["accept"] = "image/jpeg,image/png,image/webp"
        self._alt().label = _("What is in the picture?")

    def _alt(self):
        return next(field for name, field in self.fields.items() if "picture_alt" in name)


def picture_form(language: str) -> type[forms.ModelForm]:
    """The question what the picture shows is asked in the page's own language."""
    names = ["picture", f"picture_alt_{language}", "picture_credit", "logo"]
    return forms.modelform_factory(Organisation, form=_PictureForm, fields=names)


class _ProductForm(_Section):
    class Meta:
        model = Product
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            plain, _underscore, language = name.rpartition("_")
            if plain in ("name", "description", "picture_alt"):
                field.label = _label_of(Product, plain)
                field.widget.attrs["lang"] = language
            if plain == "name":
                names = in_all_languages(self.instance, "name")
                field.required = not names
                field.widget.attrs["placeholder"] = next(iter(names), "")
                field.help_text = _(
                    "In the language of this page. Switch the language to write it in another one."
                )
        self.fields["picture"].widget.attrs["accept"] = "image/jpeg,image/png,image/webp"


def product_form(language: str) -> type[forms.ModelForm]:
    names = [
        f"name_{language}",
        "group",
        f"description_{language}",
        "raw_materials",
        "is_organic",
        "picture",
        f"picture_alt_{language}",
    ]
    widgets = {
        "raw_materials": forms.CheckboxSelectMultiple,
        f"description_{language}": forms.Textarea(attrs={"rows": 4}),
    }
    return forms.modelform_factory(Product, form=_ProductForm, fields=names, widgets=widgets)


class CertificateForm(_Section):
    class Meta:
        model = Certificate
        fields = (
            "scheme",
            "product",
            "number",
            "issued_by",
            "valid_from",
            "valid_until",
            "document",
        )
        widgets = {
            "document": PrivateFileInput,
            "valid_from": DayInput,
            "valid_until": DayInput,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = self.instance.organisation.products.all()
        self.fields["product"].empty_label = _("The whole organisation")


class ExportForm(forms.Form):
    country = forms.ChoiceField(label=_("Add a country"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", ""), *countries_near_first()]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class InvitationForm(forms.Form):
    display_name = LineField(label=pgettext_lazy("person", "Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("With this address your colleague signs in.")
    )
    kind = forms.ChoiceField(
        label=_("What may your colleague do?"),
        choices=[
            (Role.Kind.EDITOR, _("Edit the profile")),
            (Role.Kind.MANAGER, _("Edit the profile and invite colleagues")),
            (Role.Kind.CONTACT, _("Only be named as a contact person")),
        ],
        initial=Role.Kind.EDITOR,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Language of the invitation"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Submit("invite", _("Send the invitation")))


class _OwnRoleForm(_Section):
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


def own_role_form(language: str) -> type[forms.ModelForm]:
    """What a person says about themselves: only they decide to be shown to the public."""
    names = ["is_public", f"title_{language}", "email", "phone"]
    return forms.modelform_factory(Role, form=_OwnRoleForm, fields=names)
