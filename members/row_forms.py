"""The forms of what a profile has several of: products, certificates, countries."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from content.languages import in_all_languages

from .forms import countries_near_first
from .models import Certificate, Product
from .picture_forms import SHAPE_ON_PAGE, CroppedPictures
from .section_forms import ProfileSection, label_of
from .widgets import DayInput, PrivateFileInput
from .words import WordsField, product_names, raw_materials


class _ProductForm(CroppedPictures, ProfileSection):
    shapes = {"picture": SHAPE_ON_PAGE}

    raw_materials = WordsField(
        label=_("Raw materials"),
        help_text=_("One word in each line. The portal suggests words while you type."),
        suggestions="raw-materials",
    )

    class Meta:
        model = Product
        fields = ()

    def add_fields(self):
        for name, field in self.fields.items():
            plain, _underscore, language = name.rpartition("_")
            if plain in ("name", "description"):
                field.label = label_of(Product, plain)
                field.widget.attrs["lang"] = language
            if plain == "name":
                names = in_all_languages(self.instance, "name")
                field.required = not names
                field.widget.attrs["placeholder"] = next(iter(names), "")
                field.widget.attrs["list"] = "product-names"
                field.help_text = _(
                    "In the language of this page. Switch the language to write it in another one."
                )
        if self.instance.pk:
            materials = self.instance.raw_materials.all()
            self.fields["raw_materials"].initial = [material.name for material in materials]
        self.add_picture_fields()
        self.suggestions = {
            "raw-materials": raw_materials(),
            "product-names": product_names(),
        }

    def with_audiences(self):
        names = [name for name in self.fields if name not in ("opened_with", "raw_materials")]
        names.insert(3, "raw_materials")
        return names

    def guarded(self):
        return [*self._meta.fields, "raw_materials"] if self.instance.pk else []

    def outcome(self):
        outcome = super().outcome()
        outcome.pop("audiences")
        outcome["changes"]["raw_materials"] = self.cleaned_data["raw_materials"]
        return outcome


def product_form(language: str) -> type[forms.ModelForm]:
    names = [
        f"name_{language}",
        "group",
        f"description_{language}",
        "is_organic",
        "picture",
        f"picture_alt_{language}",
    ]
    widgets = {f"description_{language}": forms.Textarea(attrs={"rows": 4})}
    return forms.modelform_factory(Product, form=_ProductForm, fields=names, widgets=widgets)


class CertificateForm(ProfileSection):
    SEEN_OTHERWISE = ("document",)

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

    def guarded(self):
        return super().guarded() if self.instance.pk else []

    def outcome(self):
        outcome = super().outcome()
        outcome.pop("audiences")
        return outcome


class ExportForm(forms.Form):
    country = forms.ChoiceField(label=_("Add a country"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", ""), *countries_near_first()]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
