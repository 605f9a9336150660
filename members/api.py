"""Members for programs elsewhere: of each profile what everybody may see, and nothing else.

Persons are left out: that they agreed to stand on a page is no word about other sites.
"""

from datetime import datetime
from typing import Literal

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import override
from ninja import Query, Router, Schema
from pydantic import Field

from content.api import (
    Asked,
    AskedPage,
    Named,
    Page,
    Picture,
    TextLanguages,
    UpdatedSince,
    both,
    moment,
    named,
    page_of,
    picture,
    texts,
)
from mailing.links import absolute

from .directory import members_found
from .facets import code_of
from .models import Audience, Offer, Organisation, SearchDocument
from .profile import by_group

router = Router(tags=["members"])


class Location(Schema):
    latitude: float
    longitude: float


class MemberFacts(Schema):
    """What the organisation shows to its own circle only is empty here."""

    slug: str
    url: str = Field(description="The page that people read.")
    name: str
    official_name: str
    type: Literal[tuple(Organisation.Type.values)]
    value_chain_role: Literal["", *Organisation.ValueChainRole.values]
    short_description: str
    municipality: Named | None
    street: str
    postal_code: str
    town: str
    country: str = Field(description="ISO 3166, two letters.")
    location: Location | None
    website: str
    email: str
    phone: str = Field(description="E.164, such as +358401234567.")
    product_groups: list[Named]
    is_organic: bool = Field(description="Holds a certificate for organic production today.")
    logo: str
    picture: Picture | None
    updated_at: datetime
    text_languages: TextLanguages


class Product(Schema):
    name: str
    description: str
    group: str = Field(description="The code of its product group.")
    is_organic: bool
    raw_materials: list[str]
    text_languages: TextLanguages


class Certificate(Schema):
    scheme: str
    valid_until: str = Field(description="Its last day; empty: not said.")


class WholeMember(MemberFacts):
    description: str
    how_to_buy: str
    opening_hours: str = Field(description="What is said beside the hours of the week.")
    opening_times: dict[str, list[str] | None] = Field(
        description='From and to by day: {"mon": ["10:00", "17:00"]}.'
    )
    social_links: list[str]
    exports: list[str] = Field(description="Countries, ISO 3166.")
    identifiers: dict[str, str] = Field(description="Official numbers by kind.")
    size: str
    industry_code: str
    industry_classification: str
    sales_channels: list[Named]
    focus_areas: list[Named]
    products: list[Product]
    certificates: list[Certificate]


class AskedMembers(AskedPage):
    q: str = Field("", max_length=200, description="As in the directory; the best come first.")
    product_group: str = Field("", description="The code of one; it finds what is part of it too.")
    type: Literal[tuple(Organisation.Type.values)] | None = None
    municipality: str = Field("", description="Country and official number, such as FI-491.")
    certificate: str = Field("", description="The number of a scheme, as in the directory.")
    sales_channel: str = Field("", description="The code of one.")
    exports_to: str = Field("", description="A country, ISO 3166.")
    focus_area: str = Field("", description="The code of one.")
    offers: Literal[tuple(Offer.Kind.values)] | None = Field(
        None, description="With an open offer or need."
    )
    updated_since: UpdatedSince = None

    def found(self) -> list[int]:
        """Keys of members, in order."""
        wanted = {
            "group": self.product_group,
            "type": self.type,
            "municipality": self.municipality,
            "certificate": self.certificate,
            "channel": self.sales_channel,
            "exports": self.exports_to,
            "focus": self.focus_area,
            "offers": self.offers,
        }
        found = members_found(self.q, wanted)
        if self.updated_since:
            changed = _with_last_change().filter(last_change__gte=self.updated_since)
            changed = set(changed.values_list("pk", flat=True))
            found = [pk for pk in found if pk in changed]
        return found


@router.get("/members", response=Page[MemberFacts], summary="Members, by name")
def list_members(request, asked: Query[AskedMembers]):
    with override(asked.lang):
        page = page_of(asked.found(), asked, lambda pk: pk)
        rows = _public_members().in_bulk(page.items)
        page.items = [_facts(rows[pk]) for pk in page.items if pk in rows]
        return page


@router.get("/members/{slug}", response=WholeMember, summary="One member")
def get_member(request, slug: str, asked: Query[Asked]):
    with override(asked.lang):
        return _everything(get_object_or_404(_public_members(), slug=slug))


def _public_members():
    visible = Organisation.objects.visible_to(AnonymousUser()).for_cards()
    return _with_last_change(visible)


def _with_last_change(organisations=None):
    """`last_change`: of its own columns, or of what it makes and what it is found by."""
    organisations = Organisation.objects.all() if organisations is None else organisations
    document = SearchDocument.objects.filter(organisation_id=OuterRef("pk"))
    document = Coalesce(Subquery(document.values("changed_at")), F("updated_at"))
    return organisations.annotate(last_change=Greatest("updated_at", document))


def _facts(organisation):
    seen = organisation.visible_fields(Audience.PUBLIC)
    groups = organisation.product_groups()
    phone = organisation.phone if "phone" in seen else None
    return texts(organisation, "short_description") | {
        "slug": organisation.slug,
        "url": absolute(organisation.get_absolute_url()),
        "name": organisation.name,
        "official_name": organisation.official_name,
        "type": organisation.type,
        "value_chain_role": organisation.value_chain_role,
        "municipality": _municipality(organisation.municipality),
        "street": organisation.street if "address" in seen else "",
        "postal_code": organisation.postal_code if "address" in seen else "",
        "town": organisation.town,
        "country": organisation.country,
        "location": _location(organisation) if "location" in seen else None,
        "website": organisation.website if "website" in seen else "",
        "email": organisation.email if "email" in seen else "",
        "phone": phone.as_e164 if phone else "",
        "product_groups": [named(group, "name", group.slug) for group in groups],
        "is_organic": organisation.has_organic,
        "logo": absolute(organisation.logo.url) if organisation.logo else "",
        "picture": picture(organisation, "picture", absolute),
        "updated_at": moment(organisation.last_change),
    }


def _municipality(municipality):
    return municipality and named(municipality, "name", code_of(municipality))


def _location(organisation):
    if organisation.latitude is None:
        return None
    return Location(latitude=organisation.latitude, longitude=organisation.longitude)


def _everything(organisation):
    """A few queries for one organisation; a list has `_facts`."""
    return (
        both(_facts(organisation), texts(organisation, "description", "how_to_buy"))
        | _shown_if_public(organisation)
        | _what_it_does(organisation)
    )


def _shown_if_public(organisation):
    seen = organisation.visible_fields(Audience.PUBLIC)
    opening = texts(organisation, "opening_hours")
    identifiers = organisation.identifiers.publishable()
    facts = {
        "opening_hours": opening["opening_hours"] if "opening_hours" in seen else "",
        "opening_times": organisation.opening_times if "opening_hours" in seen else {},
        "social_links": [],
        "exports": [],
        "identifiers": {},
        "size": organisation.size_class if "size" in seen else "",
        "industry_code": organisation.industry_code if "industry" in seen else "",
        "industry_classification": (
            organisation.industry_classification if "industry" in seen else ""
        ),
    }
    if "social_links" in seen:
        facts["social_links"] = [link.url for link in organisation.social_links.all()]
    if "exports" in seen:
        facts["exports"] = [export.country for export in organisation.exports.all()]
    if "identifiers" in seen:
        facts["identifiers"] = {each.kind: each.value for each in identifiers}
    return facts


def _what_it_does(organisation):
    today = timezone.localdate()
    certificates = list(organisation.certificates.valid(today).select_related("scheme", "product"))
    groups = by_group(organisation, certificates, with_waiting=False)
    areas = organisation.focus_areas.visible_to(AnonymousUser())
    return {
        "sales_channels": [
            named(each, "name", each.slug) for each in organisation.sales_channels.all()
        ],
        "focus_areas": [named(each, "title", each.slug) for each in areas],
        "products": [_product(each) for _group, products in groups for each in products],
        "certificates": [
            {"scheme": each.scheme.name, "valid_until": str(each.valid_until or "")}
            for each in certificates
        ],
    }


def _product(product):
    materials = [named(each, "name", str(each.pk)).name for each in product.raw_materials.all()]
    return texts(product, "name", "description") | {
        "group": product.group.slug if product.group else "",
        "is_organic": product.shown_organic,
        "raw_materials": materials,
    }
