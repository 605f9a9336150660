"""The sections of a profile that its own people edit, in the order in which they are offered."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from content.numbers import country_name

from . import my_forms
from .models import Organisation

FORMS = {
    "basics": (_("Name and place"), lambda: my_forms.BasicsForm),
    "contact": (_("Contact, and who sees what"), lambda: my_forms.ContactForm),
    "picture": (_("Picture and logo"), lambda: my_forms.picture_form(get_language())),
    "sales-channels": (_("Sales channels"), lambda: my_forms.SalesForm),
    "interests": (_("What interests you"), lambda: my_forms.InterestsForm),
    "size": (_("Size"), lambda: my_forms.SizeForm),
    **{
        f"texts-{code}": (
            _("Texts in %(language)s"),
            lambda code=code: my_forms.texts_form(code),
        )
        for code, _name in settings.LANGUAGES
    },
}


@dataclass
class Section:
    label: str
    summary: str
    url: str
    language: str = ""  # of the summary, if it is not the page's


def overview(organisation: Organisation) -> list[Section]:
    """What the profile holds now, in words, each with the page that changes it."""
    return [
        _form_section(organisation, "basics", organisation.municipality),
        *_texts(organisation),
        _form_section(
            organisation,
            "contact",
            _listed([organisation.website, organisation.email, organisation.phone]),
        ),
        Section(
            _("Products"),
            _listed(product.name for product in organisation.products.all()),
            reverse("my_members:products", args=[organisation.slug]),
        ),
        Section(
            _("Certificates"),
            _listed(certificate.scheme for certificate in _certificates(organisation)),
            reverse("my_members:certificates", args=[organisation.slug]),
        ),
        _form_section(organisation, "sales-channels", _listed(organisation.sales_channels.all())),
        Section(
            _("Exports"),
            _listed(country_name(export.country) for export in organisation.exports.all()),
            reverse("my_members:exports", args=[organisation.slug]),
        ),
        _form_section(
            organisation, "picture", organisation.picture_alt if organisation.picture else ""
        ),
        _form_section(organisation, "interests", _listed(organisation.focus_areas.all())),
        _form_section(organisation, "size", organisation.get_size_class_display()),
    ]


def label_of(name: str) -> str:
    label = FORMS[name][0]
    if name.startswith("texts-"):
        label = label % {"language": dict(settings.LANGUAGES)[name.removeprefix("texts-")]}
    return label


def form_class(name: str):
    return FORMS[name][1]()


def _texts(organisation):
    for code, _name in settings.LANGUAGES:
        text = getattr(organisation, f"short_description_{code}") or getattr(
            organisation, f"description_{code}"
        )
        section = _form_section(organisation, f"texts-{code}", text)
        section.language = code
        yield section


def _form_section(organisation, name, summary):
    url = reverse("my_members:section", args=[organisation.slug, name])
    return Section(label_of(name), summary or "", url)


def _certificates(organisation):
    return organisation.certificates.select_related("scheme")


def _listed(things):
    return ", ".join(str(thing) for thing in things if thing)
