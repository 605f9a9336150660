"""What a profile still lacks, and what each thing would be good for.

Counted is what the public page shows to everyone: a phone number that only members see is not a
way for a buyer to call.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from content.languages import in_all_languages

from .models import Organisation, ProfileChange
from .review import section_of

SELLING = (Organisation.Type.COMPANY, Organisation.Type.FARM)


@dataclass(frozen=True)
class Missing:
    what: str  # a sentence that says what to do
    good_for: str
    url: str
    is_waiting: bool = False  # it is there, but still being checked


@dataclass(frozen=True)
class Completeness:
    total: int
    missing: list[Missing]

    @property
    def done(self) -> int:
        return self.total - len(self.missing)


def of(organisation: Organisation) -> Completeness:
    """Five things of a school or a public body, seven of somebody who sells."""
    organisation = Organisation.objects.get(pk=organisation.pk)  # as the public sees it
    waiting = {
        section_of(change.field)
        for change in organisation.changes.open().filter(product=None)
        if change.new and change.state == ProfileChange.State.WAITING
    }
    things = _things(organisation)
    missing = [
        Missing(what, good_for, _address(organisation, page), page in waiting)
        for is_there, what, good_for, page in things
        if not is_there
    ]
    return Completeness(len(things), missing)


def _things(organisation):
    """(is it there, what to do, what it is good for, on which page)"""
    seen = organisation.visible_fields("public")
    texts = f"texts-{_own_language(organisation)}"
    people = organisation.roles.current(timezone.localdate()).filter(is_public=True)
    return [
        (
            bool(in_all_languages(organisation, "short_description")),
            _("Say in one sentence what you do"),
            _("It stands beside your name in every list."),
            texts,
        ),
        (
            bool(in_all_languages(organisation, "description")),
            _("Tell about yourselves"),
            _("Journalists and partners read it before they call."),
            texts,
        ),
        (
            bool(organisation.picture),
            _("Add a picture"),
            _("People stop at a face or a place, not at a drawing."),
            "picture",
        ),
        *(_of_who_sells(organisation) if organisation.type in SELLING else []),
        (
            "phone" in seen
            and bool(organisation.phone)
            or "email" in seen
            and bool(organisation.email),
            _("Show everyone a phone number or an e-mail address"),
            _("A buyer can ask you directly."),
            "contact",
        ),
        (
            "people" in seen and people.exists(),
            _("Name a contact person"),
            _("It is easier to call somebody who has a name."),
            "people",
        ),
    ]


def _of_who_sells(organisation):
    return [
        (
            organisation.products.exists(),
            _("Add your products"),
            _("Buyers find you by product."),
            "products",
        ),
        (
            bool(in_all_languages(organisation, "how_to_buy"))
            or organisation.sales_channels.exists(),
            _("Say where people can buy"),
            _("Whoever has found you knows the next step."),
            "sales-channels",
        ),
    ]


def _own_language(organisation):
    """The language in which most is written already."""
    written = organisation.translations.get("original") if organisation.translations else None
    return written or "fi"


def _address(organisation, page):
    if page in ("products", "people"):
        return reverse(f"my_members:{page}", args=[organisation.slug])
    return reverse("my_members:section", args=[organisation.slug, page])
