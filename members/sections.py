"""The sections of a profile that its own people edit, in the order in which they are offered."""

from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from content.languages import CONTENT_LANGUAGES
from content.numbers import country_name

from . import my_forms, opening_hours, review
from .models import Organisation, ProfileChange

FORMS = {
    "basics": (_("Name and place"), lambda: my_forms.BasicsForm),
    "contact": (_("Contact"), lambda: my_forms.ContactForm),
    "opening-hours": (
        _("Opening hours"),
        lambda: my_forms.opening_hours_form(get_language()),
    ),
    "picture": (_("Picture"), lambda: my_forms.picture_form(get_language())),
    "logo": (_("Logo"), lambda: my_forms.LogoForm),
    "sales-channels": (_("Sales channels"), lambda: my_forms.SalesForm),
    "exports-seen": (_("Who sees your export countries"), lambda: my_forms.ExportsSeenForm),
    "interests": (_("What interests you"), lambda: my_forms.InterestsForm),
    "size": (_("Size, business id, industry"), lambda: my_forms.SizeForm),
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
    changes: list[ProfileChange] = field(default_factory=list)
    is_looked_at: bool = False  # before the public sees it

    @property
    def badges(self):
        return list(dict.fromkeys(review.badge(change) for change in self.changes))

    @property
    def is_published(self):
        return bool(self.is_looked_at and self.summary and not self.changes)


def overview(organisation: Organisation) -> list[Section]:
    """What the profile holds now for its authors, in words, each with the page that changes it."""
    organisation = review.with_open_changes(organisation)
    products = organisation.products.prefetch_related("changes")
    sections = [
        _form_section(organisation, "basics", _listed([organisation.name, organisation.town])),
        *_texts(organisation),
        _form_section(organisation, "picture", _picture_in_words(organisation)),
        Section(
            _("Products"),
            _listed(product.name for product in products),
            reverse("my_members:products", args=[organisation.slug]),
            changes=_open_changes_of(products),
        ),
        _form_section(
            organisation,
            "contact",
            _listed([organisation.website, organisation.email, organisation.phone]),
        ),
        _form_section(
            organisation,
            "opening-hours",
            opening_hours.in_words(organisation.opening_times) or organisation.opening_hours,
        ),
        _form_section(organisation, "sales-channels", _listed(organisation.sales_channels.all())),
        Section(
            _("Certificates"),
            _listed(certificate.scheme for certificate in _certificates(organisation)),
            reverse("my_members:certificates", args=[organisation.slug]),
        ),
        Section(
            _("Exports"),
            _listed(country_name(export.country) for export in organisation.exports.all()),
            reverse("my_members:exports", args=[organisation.slug]),
        ),
        Section(
            _("Offers and needs"),
            _listed(organisation.offers.open(timezone.localdate())),
            reverse("my_members:offers", args=[organisation.slug]),
        ),
        _form_section(organisation, "logo", _("There is one.") if organisation.logo else ""),
        _form_section(organisation, "interests", _listed(organisation.focus_areas.all())),
        _form_section(organisation, "size", organisation.get_size_class_display()),
    ]
    return sections


def label_of(name: str) -> str:
    label = FORMS[name][0]
    if name.startswith("texts-"):
        label = label % {"language": dict(settings.LANGUAGES)[name.removeprefix("texts-")]}
    return label


def form_class(name: str):
    return FORMS[name][1]()


def _texts(organisation):
    for code in CONTENT_LANGUAGES:
        if f"texts-{code}" not in FORMS:
            continue
        text = getattr(organisation, f"short_description_{code}") or getattr(
            organisation, f"description_{code}"
        )
        section = _form_section(organisation, f"texts-{code}", text)
        section.language = code
        yield section


def _form_section(organisation, name, summary):
    url = reverse("my_members:section", args=[organisation.slug, name])
    changes = [
        change
        for field, change in organisation.open_changes.items()
        if review.section_of(field) == name
    ]
    is_looked_at = name.startswith("texts-") or name in ("picture", "logo")
    return Section(label_of(name), summary or "", url, changes=changes, is_looked_at=is_looked_at)


def _open_changes_of(products):
    every = (change for product in products for change in product.changes.all())
    return [change for change in every if change.state in ProfileChange.OPEN]


def _picture_in_words(organisation):
    if not organisation.picture:
        return ""
    return organisation.picture_alt or _("There is one, but nobody has said what it shows.")


def _certificates(organisation):
    return organisation.certificates.select_related("scheme")


def _listed(things):
    return ", ".join(str(thing) for thing in things if thing)
