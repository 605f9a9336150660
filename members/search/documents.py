"""What each organisation is found by, written down whenever something of it changes.

The rows are computed from the register alone: they can be made anew at any time (`refresh_all`).
Signals see every `save` and `delete`; whoever writes past them (`bulk_create`, `update`) calls
`refresh`. The nightly task makes good what was forgotten.
"""

import re
import threading
from collections.abc import Iterable
from contextlib import contextmanager

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save
from django.utils import timezone

from content.languages import in_all_languages
from members.map import has_place_for_all
from members.models import (
    Certificate,
    CertificateScheme,
    ExportCountry,
    Membership,
    Municipality,
    Offer,
    Organisation,
    Product,
    ProductGroup,
    RawMaterial,
    SalesChannel,
    SearchDocument,
    Synonym,
)
from strategy.models import FocusArea

AT_ONCE = 500
MOST_WORDS = 600  # of the texts of one organisation
WRITTEN = ("names", "products", "places", "texts", "facts", "changed_at")
NEEDED = (
    "products__group__parent",
    "products__raw_materials",
    "sales_channels",
    "focus_areas",
    "exports",
    "certificates",
    "memberships",
    "offers",
)


_later = threading.local()


@contextmanager
def refreshed_at_the_end():
    """For whoever writes much at once: each organisation once, when all is written."""
    _later.pks = set()
    try:
        yield
    finally:
        pks, _later.pks = _later.pks, None
    refresh(pks)


def refresh(pks: Iterable[int]) -> int:
    """Write anew what these organisations are found by. Returns how many have changed."""
    if getattr(_later, "pks", None) is not None:
        _later.pks.update(pks)
        return 0
    wanted = sorted(set(pks))
    return sum(
        _refresh(wanted[start : start + AT_ONCE]) for start in range(0, len(wanted), AT_ONCE)
    )


def refresh_all() -> int:
    _touch_common()
    gone = SearchDocument.objects.exclude(pk=SearchDocument.COMMON).exclude(
        pk__in=Organisation.objects.order_by().values("pk")
    )
    pks = Organisation.objects.order_by().values_list("pk", flat=True)
    return refresh([*pks, *gone.exclude(facts={}).values_list("pk", flat=True)])


@transaction.atomic
def _refresh(pks):
    # Two who change one organisation: the second reads after the first has written.
    locked = SearchDocument.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    known = {document.pk: document for document in locked}
    organisations = Organisation.objects.filter(pk__in=pks).select_related("municipality")
    found = {each.pk: document_of(each) for each in organisations.prefetch_related(*NEEDED)}
    new = [found.get(pk) or SearchDocument(pk=pk) for pk in pks]
    changed = [each for each in new if _content(each) != _content(known.get(each.pk))]
    SearchDocument.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["organisation_id"], update_fields=WRITTEN
    )
    return len(changed)


def _content(document):
    return document and [getattr(document, name) for name in WRITTEN[:-1]]


def document_of(organisation: Organisation) -> SearchDocument:
    products, offers = organisation.products.all(), _public_offers(organisation)
    return SearchDocument(
        organisation_id=organisation.pk,
        names=words_in([organisation.official_name, organisation.marketing_name]),
        products=words_in(_made(products)),
        places=words_in(_where(organisation)),
        texts=words_in(_texts(organisation, products, offers)),
        facts=_facts(organisation, products, offers),
        changed_at=timezone.now(),
    )


def _public_offers(organisation):
    return [
        offer
        for offer in organisation.offers.all()
        if offer.closed_at is None and offer.audience == Offer.Audience.PUBLIC
    ]


def _made(products):
    groups = {product.group for product in products if product.group}
    groups |= {group.parent for group in groups if group.parent}
    materials = {material for product in products for material in product.raw_materials.all()}
    made = [text for product in products for text in in_all_languages(product, "name")]
    return made + [word for named in (*groups, *materials) for word in named.words()]


def _where(organisation):
    place = organisation.municipality
    return [organisation.town, *([*place.names(), place.region] if place else [])]


def _texts(organisation, products, offers):
    texts = [
        text
        for field in ("short_description", "description", "how_to_buy")
        for text in in_all_languages(organisation, field)
    ]
    texts += [text for product in products for text in in_all_languages(product, "description")]
    channels = organisation.sales_channels.all()
    texts += [text for channel in channels for text in in_all_languages(channel, "name")]
    return texts + [text for offer in offers for text in (offer.title, offer.text)]


def _facts(organisation, products, offers):
    shows_exports = "exports" in organisation.visible_fields("public")
    exports = organisation.exports.all() if shows_exports else []
    has_place = has_place_for_all(organisation)
    return {
        "key": organisation.sort_key,
        "type": organisation.type,
        "municipality": organisation.municipality_id,
        "place": [float(organisation.latitude), float(organisation.longitude)]
        if has_place
        else None,
        "groups": sorted({product.group_id for product in products if product.group_id}),
        "channels": sorted(channel.pk for channel in organisation.sales_channels.all()),
        "exports": sorted(each.country for each in exports),
        "focus": sorted(area.pk for area in organisation.focus_areas.all()),
        "certificates": [
            [each.scheme_id, *_days(each.valid_from, each.valid_until)]
            for each in organisation.certificates.all()
        ],
        "memberships": [
            _days(each.since, each.until) for each in organisation.memberships.all() if each.since
        ],
        "offers": [[each.kind, *_days(None, each.expires_on)] for each in offers],
    }


def _days(first, last):
    return [first.isoformat() if first else "", last.isoformat() if last else "9999"]


def words_in(texts):
    """Each word once, in small letters, with its accents: it is shown as a suggestion."""
    found = {}
    for text in texts:
        found |= dict.fromkeys(re.findall(r"[^\W_]{2,40}", (text or "").casefold()))
    return " ".join(list(found)[:MOST_WORDS])


# --- When something changes ---------------------------------------------------------------------


def _touch_common():
    SearchDocument.objects.update_or_create(
        pk=SearchDocument.COMMON, defaults={"changed_at": timezone.now()}
    )


def _of_organisation(instance, raw=False, **kwargs):
    if not raw:
        refresh([instance.pk])


def _of_row(instance, raw=False, **kwargs):
    if not raw:
        refresh([instance.organisation_id])


def _of_relation(instance, action, reverse, pk_set, **kwargs):
    if not action.startswith("post_"):
        return
    if isinstance(instance, Organisation):
        refresh([instance.pk])
    elif isinstance(instance, Product):
        refresh([instance.organisation_id])
    elif pk_set and kwargs["model"] is Organisation:
        refresh(pk_set)


def _of_vocabulary(instance, raw=False, **kwargs):
    if raw:
        return
    _touch_common()
    users = Organisation.objects.order_by().values_list("pk", flat=True)
    if isinstance(instance, ProductGroup):
        users = users.filter(products__group=instance) | users.filter(
            products__group__parent=instance
        )
    elif isinstance(instance, RawMaterial):
        users = users.filter(products__raw_materials=instance)
    elif isinstance(instance, SalesChannel):
        users = users.filter(sales_channels=instance)
    elif isinstance(instance, Municipality):
        users = users.filter(municipality=instance)
    else:
        return
    refresh(users.distinct())


def _after_migrate(**kwargs):
    """An upgrade from a version that had no such rows."""
    if not SearchDocument.objects.exists() and Organisation.objects.exists():
        refresh_all()


def keep_up(config):
    """Called once, when all models are there."""
    own = {"post_save": post_save, "post_delete": post_delete}
    receivers = {
        _of_organisation: [Organisation],
        _of_row: [Product, Certificate, ExportCountry, Membership, Offer],
        _of_vocabulary: [
            ProductGroup,
            RawMaterial,
            SalesChannel,
            Municipality,
            CertificateScheme,
            FocusArea,
            Synonym,
        ],
    }
    for receiver, models in receivers.items():
        for model in models:
            for name, signal in own.items():
                signal.connect(receiver, sender=model, dispatch_uid=f"search-{model}-{name}")
    for relation in (
        Organisation.sales_channels,
        Organisation.focus_areas,
        Product.raw_materials,
    ):
        m2m_changed.connect(_of_relation, sender=relation.through)
    post_migrate.connect(_after_migrate, sender=config)
