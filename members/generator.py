"""Made-up organisations in any number, for measuring: the same seed gives the same ones."""

import random
from datetime import date, timedelta
from decimal import Decimal

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from content import folding
from content.languages import in_all_languages

from .models import (
    Certificate,
    CertificateScheme,
    ExportCountry,
    Membership,
    Municipality,
    Organisation,
    Product,
    ProductGroup,
    SalesChannel,
    SearchDocument,
)
from .search import documents

AT_ONCE = 1000


def _list(text, between=None):
    return text.strip().split(between)


BEGINNINGS = _list(
    "Järvi Metsä Pelto Koivu Mänty Kallio Ranta Suvi Talvi Kevät Aho Niemi Lehto Virta Harju "
    "Salo Kuusi Pihlaja Haapa Lampi Vaara Kangas Korpi Saari Koski Mäki Laakso Suo Niitty "
    "Tuuli Åker Sjö Berg Skog Äng Las Pole Rzeka "
)
ENDINGS = _list("la nen mäki ranta lahti joki puro kulma perä selkä vaara niemi salmi harju kylä ")
WHAT = _list(
    "Leipomo Juustola Marjatila Puutarha Kalastus Mylly Panimo Meijeri Lihajaloste Hunaja "
    "Mehustamo Ruokapalvelu Maatila Luomutila Savustamo Kahvila Tukku Paahtimo Bageri Mejeri "
    "Piekarnia Sery "
)
STUFF = _list(
    "puolukka mustikka vadelma mansikka karpalo tyrni lakka omena herukka ruis ohra kaura "
    "vehnä peruna porkkana sipuli lammas nauta possu poro kana hirvi muikku siika hauki kuha "
    "lohi ahven maito vuohi hunaja sieni tatti kantarelli suklaa kahvi tee yrtti nokkonen "
    "juurikas herne härkäpapu rypsi pellava lingon blåbär råg ost bröd fisk honung chleb ser "
    "jabłko miód ryba borówka żurawina "
)
KINDS = _list(
    "hillo leipä mehu keitto juusto jogurtti makkara paisti säilyke hyytelö piirakka kakku "
    "jauho hiutale rouhe öljy kastike levite limonadi olut viini siideri likööri keksi karkki "
    "sose murska pulla rieska näkkäri voi kerma rahka "
)
TEXT = _list(
    "Teemme käsin pienissä erissä oman kylän raaka-aineista. Toimitamme ravintoloihin ja "
    "kauppoihin koko maakunnassa. Perheyritys jo kolmannessa polvessa. Tilan putiikki on "
    "avoinna kesällä. Myymme myös suurkeittiöille ja viemme ulkomaille. Vi levererar till "
    "butiker och restauranger. Small batches, local ingredients, delivered fresh. Nasze "
    "produkty powstają ręcznie z lokalnych składników. Ryhmille maistelu ja tilavierailu "
    "sopimuksen mukaan ",
    ". ",
)


def make(number: int, *, seed: int, progress=lambda done: None) -> int:
    """Returns how many; `progress` is told how many are done. Some vocabulary has to be there."""
    lot = random.Random(seed)  # noqa: S311 - nothing secret
    world = _World(lot)
    start = Organisation.objects.count()
    for first in range(0, number, AT_ONCE):
        some = range(start + first, start + min(number, first + AT_ONCE))
        _make_some(lot, world, some)
        progress(first + len(some))
    return number


class _World:
    def __init__(self, lot):
        self.municipalities = list(Municipality.objects.all()) or self._municipalities(lot)
        self.groups = list(ProductGroup.objects.all()) or self._groups()
        self.schemes = list(CertificateScheme.objects.all()) or [
            CertificateScheme.objects.create(name=name) for name in ("Luomu", "Sydänmerkki")
        ]
        self.channels = list(SalesChannel.objects.all()) or [
            SalesChannel.objects.create(name=name, slug=folding.fold(name))
            for name in ("Torilla", "Verkossa", "Ravintolat")
        ]
        self.places = {each.pk: [*each.names(), each.region] for each in self.municipalities}
        self.words_of_group = {
            each.pk: [*each.words(), *(each.parent.words() if each.parent else [])]
            for each in self.groups
        }
        self.words_of_channel = {each.pk: in_all_languages(each, "name") for each in self.channels}

    def _municipalities(self, lot):
        names = {f"{one}{two}" for one in BEGINNINGS for two in ENDINGS}
        return [
            Municipality.objects.create(name=name, code=f"{code:03}")
            for code, name in enumerate(lot.sample(sorted(names), 300))
        ]

    def _groups(self):
        return [
            ProductGroup.objects.create(name=name.title(), slug=folding.fold(name))
            for name in KINDS
        ]


def _make_some(lot, world, numbers):
    last_day = timezone.localdate().replace(month=12, day=31)
    channels = Organisation.sales_channels.through
    rows = {
        model: []
        for model in (
            *(Organisation, Membership, Product, Certificate, ExportCountry),
            *(channels, SearchDocument),
        )
    }
    for pk, number in enumerate(numbers, _next_pk(Organisation)):
        own = {"organisation_id": pk}
        organisation = _organisation(lot, world, number) | {"id": pk}
        products = [_product(lot, world, order) for order in range(lot.randint(1, 6))]
        since = date(2020, 1, 1) + timedelta(days=lot.randrange(2000))
        schemes = [lot.choice(world.schemes)] if lot.random() < 0.3 else []
        exports = [lot.choice(("SE", "DE", "EE", "NO", "JP"))] if lot.random() < 0.2 else []
        sold = lot.sample(world.channels, min(2, len(world.channels)))
        rows[Organisation].append(organisation)
        rows[Membership].append(own | {"since": since})
        rows[Product] += [own | product for product in products]
        rows[Certificate] += [
            own | {"scheme_id": scheme.pk, "valid_until": last_day} for scheme in schemes
        ]
        rows[ExportCountry] += [own | {"country": country} for country in exports]
        rows[channels] += [own | {"saleschannel_id": channel.pk} for channel in sold]
        facts = {
            "certificates": [[scheme.pk, "", last_day.isoformat()] for scheme in schemes],
            "memberships": [[since.isoformat(), "9999"]],
            "exports": exports,
            "channels": sorted(channel.pk for channel in sold),
        }
        rows[SearchDocument].append(_document(world, organisation, products, facts))
    with transaction.atomic():
        for model, values in rows.items():
            _insert(model, values)
    if connection.vendor == "postgresql":  # or it reads whole tables to check each foreign key
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _organisation(lot, world, number):
    place = lot.choice(world.municipalities)
    name = f"{lot.choice(BEGINNINGS)}{lot.choice(ENDINGS)}n {lot.choice(WHAT)} {number} Oy"
    sentence = f"{lot.choice(STUFF)} ja {lot.choice(STUFF)} läheltä".capitalize()
    text = ". ".join(lot.sample(TEXT, 4))
    return {
        "official_name": name,
        "sort_key": folding.sort_key(name),
        "type": lot.choice(["company"] * 6 + ["farm"] * 6 + Organisation.Type.values),
        "slug": f"{folding.sort_key(name)[:80]}-{number}",
        "municipality_id": place.pk,
        "town": place.name,
        "short_description": sentence,
        "short_description_fi": sentence,
        "description": text,
        "description_fi": text,
        "latitude": Decimal(f"{61 + lot.random() * 3:.6f}"),
        "longitude": Decimal(f"{24 + lot.random() * 6:.6f}"),
        "email": f"info@yritys{number}.example",
    }


def _product(lot, world, order):
    name = f"{lot.choice(STUFF)}{lot.choice(KINDS)}".capitalize()
    group = lot.choice(world.groups)
    return {"name": name, "name_fi": name, "group_id": group.pk, "order": order}


def _document(world, organisation, products, facts):
    """The same as `documents.document_of`, without the cost of reading it all back."""
    place = world.places[organisation["municipality_id"]]
    groups = sorted({product["group_id"] for product in products})
    made = [product["name"] for product in products]
    made += [word for pk in groups for word in world.words_of_group[pk]]
    sold = [word for pk in facts["channels"] for word in world.words_of_channel[pk]]
    is_shown = organisation["type"] != Organisation.Type.FARM
    where = [float(organisation["latitude"]), float(organisation["longitude"])]
    return {
        "organisation_id": organisation["id"],
        "names": documents.words_in([organisation["official_name"]]),
        "products": documents.words_in(made),
        "places": documents.words_in([organisation["town"], *place]),
        "texts": documents.words_in(
            [organisation["short_description"], organisation["description"], *sold]
        ),
        "facts": {
            "key": organisation["sort_key"],
            "type": organisation["type"],
            "municipality": organisation["municipality_id"],
            "place": where if is_shown else None,
            "groups": groups,
            "focus": [],
            "offers": [],
        }
        | facts,
    }


def _next_pk(model):
    return (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1


def _insert(model, rows):
    """Models would take ten times as long, for their languages."""
    if not rows:
        return
    fields = list(model._meta.concrete_fields)
    is_numbered = model._meta.pk.attname in rows[0]
    if not is_numbered:
        fields.remove(model._meta.pk)
    blank = model()
    usual = {field.attname: field.pre_save(blank, True) for field in fields}
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    # names of our own models only
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    saved = {
        field.attname: field.get_db_prep_save(usual[field.attname], connection) for field in fields
    }
    values = [
        [
            field.get_db_prep_save(row[field.attname], connection)
            if field.attname in row
            else saved[field.attname]
            for field in fields
        ]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
        if is_numbered:
            for command in connection.ops.sequence_reset_sql(no_style(), [model]):
                cursor.execute(command)
