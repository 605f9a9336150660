"""The forms with which an organisation's own people edit its profile, one for each section."""

from crispy_forms.layout import Fieldset
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from strategy.models import FocusArea, Theme

from .forms import WRONG_PHONE
from .models import Municipality, Organisation, SocialLink
from .models.size import StatedBy
from .opening_hours import WeekField
from .picture_forms import SHAPE_ON_PAGE, CroppedPictures
from .review import social_links
from .section_forms import ProfileSection, WebAddressField, label_of


class BasicsForm(ProfileSection):
    AUDIENCES = {"postal_code": ["address"], "town": ["location"]}
    SEEN_OTHERWISE = ("street",)

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


class _TextsForm(ProfileSection):
    TEXTS = ("short_description", "description", "how_to_buy")
    ROWS = {"description": 10, "how_to_buy": 4}

    def add_fields(self):
        for name in self._meta.fields:
            plain, _underscore, language = name.rpartition("_")
            field = self.fields[name]
            field.label = label_of(Organisation, plain)
            field.widget.attrs["lang"] = language
            if plain in self.ROWS:
                field.widget.attrs["rows"] = self.ROWS[plain]


def texts_form(language: str) -> type[forms.ModelForm]:
    """The form of the texts in one language: its columns are `description_fi` and so on."""
    names = [f"{name}_{language}" for name in _TextsForm.TEXTS]
    return forms.modelform_factory(Organisation, form=_TextsForm, fields=names)


class _OpeningHoursForm(ProfileSection):
    AUDIENCES = {"opening_times": ["opening_hours"]}

    opening_times = WeekField(
        label=_("A usual week"), help_text=_("Leave a day empty when you are closed.")
    )

    def add_fields(self):
        words = next(name for name in self._meta.fields if name.startswith("opening_hours_"))
        self.SEEN_OTHERWISE = (words,)
        field = self.fields[words]
        field.label = _("What else people should know")
        field.help_text = _(
            "Seasons, holidays, “ring before you come”. In the language of this page."
        )
        field.widget.attrs |= {"rows": 3, "lang": words.rpartition("_")[2]}


def opening_hours_form(language: str) -> type[forms.ModelForm]:
    names = ["opening_times", f"opening_hours_{language}"]
    return forms.modelform_factory(Organisation, form=_OpeningHoursForm, fields=names)


class ContactForm(ProfileSection):
    AUDIENCES = {
        "website": ["website"],
        "email": ["email"],
        "phone": ["phone"],
        "": ["social_links", "people"],
    }
    SEEN_OTHERWISE = tuple(f"social_{network}" for network in SocialLink.Network.values)

    website = WebAddressField(label=_("Website"))

    class Meta:
        model = Organisation
        fields = ("website", "email", "phone")
        error_messages = {"phone": WRONG_PHONE}
        widgets = {
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }

    def add_fields(self):
        links = social_links(self.instance)
        self.networks = {
            f"social_{value}": value for value in SocialLink.Network.values if value != "other"
        }
        for name, network in self.networks.items():
            self.fields[name] = WebAddressField(
                label=SocialLink.Network(network).label, initial=links.get(network, "")
            )

    def guarded(self):
        return [*super().guarded(), *self.networks]

    def with_audiences(self):
        parts = {getattr(part, "fields", [part])[0]: part for part in super().with_audiences()}
        yield Fieldset(_("How to reach you"), *(parts[name] for name in self._meta.fields))
        yield Fieldset(
            _("Social media"), *(parts[name] for name in self.networks), "audience_social_links"
        )
        yield Fieldset(_("Contact persons"), "audience_people")

    def outcome(self):
        links = {network: self.cleaned_data[name] for name, network in self.networks.items()}
        return super().outcome() | {"social_links": links}


class SalesForm(ProfileSection):
    class Meta:
        model = Organisation
        fields = ("sales_channels",)
        widgets = {"sales_channels": forms.CheckboxSelectMultiple}
        labels = {"sales_channels": _("Where can customers buy?")}


class InterestsForm(ProfileSection):
    SEEN_OTHERWISE = ("themes",)

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


class SizeForm(ProfileSection):
    AUDIENCES = {"size_year": ["size"], "": ["industry", "identifiers"]}
    SEEN_OTHERWISE = ("headcount", "turnover", "balance")  # only the class that follows from them

    class Meta:
        model = Organisation
        fields = ("headcount", "turnover", "balance", "size_year")

    def outcome(self):
        outcome = super().outcome()
        outcome["changes"]["size_stated_by"] = StatedBy.ORGANISATION
        return outcome


class ExportsSeenForm(ProfileSection):
    AUDIENCES = {"": ["exports"]}

    class Meta:
        model = Organisation
        fields = ()


class _PictureForm(CroppedPictures, ProfileSection):
    shapes = {"picture": SHAPE_ON_PAGE}

    def add_fields(self):
        self.add_picture_fields()
        self.fields["picture_credit"].label = _("Who took the picture?")


def picture_form(language: str) -> type[forms.ModelForm]:
    """The question what the picture shows is asked in the page's own language."""
    names = ["picture", f"picture_alt_{language}", "picture_credit"]
    return forms.modelform_factory(Organisation, form=_PictureForm, fields=names)


class LogoForm(CroppedPictures, ProfileSection):
    class Meta:
        model = Organisation
        fields = ("logo",)

    def add_fields(self):
        self.add_picture_fields()
