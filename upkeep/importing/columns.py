"""What each column of a table holds: guessed by its heading, else by what stands in it."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from rapidfuzz import fuzz, process

from content import folding
from content.tables import Line
from members.models import OrganisationIdentifier
from upkeep.models import RememberedHeading

LOOKED_AT = 50  # lines
ENOUGH = 0.6  # of the filled cells have to be of one kind
ALIKE_ENOUGH = 90  # of 100


@dataclass(frozen=True)
class Column:
    key: str
    label: str
    words: str  # headings under which it is met, folded, a comma between them
    example: str = ""


def _texts():
    """One column for each language of a text; the heading names the language, or none does."""
    labels = {
        "short_description": (_("In one sentence"), "esittely lyhyesti,i korthet,slogan,w skrocie"),
        "description": (_("Description"), "kuvaus,esittely,beskrivning,opis"),
        "how_to_buy": (_("How to buy"), "mista saa,ostaminen,var kan man kopa,gdzie kupic"),
    }
    for key, (label, words) in labels.items():
        yield Column(key, label, words)
        for code, language in settings.LANGUAGES:
            with_code = ",".join(f"{word} {code}" for word in [key, *words.split(",")])
            yield Column(f"{key}_{code}", _in_language(label, language), with_code)


class _in_language:  # noqa: N801 - a lazy text of two lazy texts
    def __init__(self, label, language):
        self.label, self.language = label, language

    def __str__(self):
        return f"{self.label} ({self.language})"


COLUMNS = [
    Column(
        "official_name",
        _("Official name"),
        "nimi,yritys,yrityksen nimi,organisaatio,organisaation nimi,jasen,toiminimi,tilan nimi,"
        "namn,foretag,foretagets namn,organisation,medlem,officiellt namn,virallinen nimi,"
        "name,company,company name,organization,member,nazwa,firma,nazwa firmy,organizacja,"
        "czlonek,podmiot",
        "Esimerkkitila Oy",
    ),
    Column(
        "marketing_name",
        _("Name in use"),
        "markkinointinimi,aputoiminimi,kutsumanimi,bifirma,varumarke,trade name,brand,marka,"
        "nazwa handlowa",
    ),
    Column("type", _("Type"), "tyyppi,typ,type of organisation,rodzaj,organisaatiotyyppi", "farm"),
    Column("legal_form", _("Legal form"), "yhtiomuoto,yritysmuoto,bolagsform,forma prawna", "Oy"),
    Column(
        "business_id",
        _("Business id"),
        "y tunnus,ytunnus,y-tunnus,business id,businessid,vat,alv numero,yritystunnus,fo nummer,"
        "organisationsnummer,org nr,orgnr,company number,nip,numer nip,regon",
        "2077474-0",
    ),
    Column("country", _("Country"), "maa,land,kraj,maakoodi", "FI"),
    Column(
        "municipality",
        _("Municipality"),
        "kunta,kotikunta,paikkakunta,kommun,hemort,ort,gmina,miejscowosc,miasto,kotipaikka",
        "Mikkeli",
    ),
    Column("street", _("Street address"), "katuosoite,osoite,lahiosoite,address,adress,"
           "gatuadress,street,adres,ulica", "Esimerkkitie 1"),
    Column("postal_code", _("Postal code"), "postinumero,postnr,postnummer,zip,post code,"
           "postcode,kod pocztowy,kod", "50100"),
    Column("town", _("Town"), "postitoimipaikka,kaupunki,postort,stad,city,poczta", "Mikkeli"),
    Column("website", _("Website"), "kotisivut,kotisivu,verkkosivut,verkkosivu,www,nettisivut,"
           "web,internet,url,hemsida,webbplats,webb,strona,strona www,strona internetowa",
           "https://www.example.fi"),
    Column("email", _("E-mail"), "sahkoposti,sahkopostiosoite,email,e mail,mail,epost,e post,"
           "e postadress,adres e mail,poczta elektroniczna", "info@example.fi"),
    Column("phone", _("Phone"), "puhelin,puhelinnumero,puh,puh nro,gsm,telefon,telefonnummer,tel,"
           "phone number,telephone,nr telefonu,numer telefonu", "+358 40 123 4567"),
    Column("products", _("Products"), "tuotteet,tuote,produkter,produkty,product,what they make,"
           "asortyment", "Honey; Candles"),
    Column("member_since", _("Member since"), "jasen alkaen,jasenyys alkoi,liittynyt,"
           "liittymispaiva,jasenyys alkaen,liittymisvuosi,medlem sedan,medlem fran,joined,"
           "member from,czlonek od,data przystapienia", "2024-01-15"),
    Column("category", _("Category of the membership"), "jasenlaji,jasenluokka,jasentyyppi,"
           "medlemskategori,kategori,membership,membership type,category,kategoria,"
           "rodzaj czlonkostwa", "full"),
    Column("contact_name", _("Contact person"), "yhteyshenkilo,yhteyshenkilon nimi,vastuuhenkilo,"
           "henkilo,kontaktperson,kontakt,contact,contact name,osoba kontaktowa,"
           "osoba do kontaktu,imie i nazwisko", "Aino Esimerkki"),
    Column("contact_email", _("Contact person's e-mail"), "yhteyshenkilon sahkoposti,"
           "kontaktpersonens e post,contact e mail,contact email,e mail osoby kontaktowej,"
           "henkilon sahkoposti", "aino@example.fi"),
    Column("contact_phone", _("Contact person's phone"), "yhteyshenkilon puhelin,"
           "kontaktpersonens telefon,contact phone,telefon osoby kontaktowej,"
           "yhteyshenkilon puhelinnumero", "+358 40 123 4567"),
    Column("contact_role", _("Contact person's role"), "rooli,roll,rola,role", "manager"),
    Column("contact_title", _("Contact person's title"), "titteli,tehtavanimike,titel,title,"
           "stanowisko,asema", "Farmer"),
    *_texts(),
]  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
TEMPLATE_COLUMNS = [column for column in COLUMNS if column.example or "_" in column.key[-3:]]


def heading_key(heading: str) -> str:
    """`Y-tunnus *` and `y tunnus` are one heading."""
    return " ".join(re.findall(r"[a-z0-9]+", folding.fold(heading)))[:200]


def find_headings(lines: list[Line]) -> int | None:
    """The place of the line with the headings, among the first ten. None: there is none.

    Where no word is known, the first line counts as headings if it has several words and no number.
    """
    known = _known()
    found = [sum(1 for cell in line.cells if known.get(heading_key(cell))) for line in lines[:10]]
    best = max(found, default=0)
    if best:
        return found.index(best)
    words = [cell for cell in lines[0].cells if cell.strip()]
    is_data = any(re.search(r"\d|@", cell) for cell in words)
    return None if is_data or len(words) < 2 else 0


def guess(headings: list[str], lines: list[Line]) -> list[str]:
    """A key of COLUMNS for each heading, or "" where nothing is known of it. Each key once."""
    known = _known()
    keys = [known.get(heading_key(heading)) for heading in headings]
    for place, heading in enumerate(headings):
        if keys[place] is None:
            keys[place] = _by_likeness(heading_key(heading), known)
    keys = _persons_own(keys)
    keys = [key if key is None or key not in keys[:place] else "" for place, key in enumerate(keys)]
    for place, key in enumerate(keys):
        if key is None:
            key = _by_content([line.cells[place] for line in lines[:LOOKED_AT]])
            keys[place] = "" if key in keys else key
    return keys


def remember(headings: list[str], keys: list[str]) -> None:
    for heading, key in zip(headings, keys, strict=True):
        if name := heading_key(heading):
            RememberedHeading.objects.update_or_create(heading=name, defaults={"column": key})


def _known() -> dict[str, str]:
    known = {}
    for column in COLUMNS:
        labels = [column.key.replace("_", " ")]
        for code, _name in settings.LANGUAGES:
            with override(code):
                labels.append(str(column.label))
        for word in [*labels, *column.words.split(",")]:
            known.setdefault(heading_key(word), column.key)
    remembered = RememberedHeading.objects.values_list("heading", "column")
    return known | dict(remembered)


def _by_likeness(heading, known):
    if len(heading) < 5:
        return None
    words = [word for word in known if len(word) > 4]
    found = process.extractOne(heading, words, scorer=fuzz.ratio, score_cutoff=ALIKE_ENOUGH)
    return known[found[0]] or None if found else None


def _persons_own(keys):
    """E-mail and phone that follow the contact person are theirs, where there is one of each."""
    if "contact_name" not in keys or "contact_email" in keys:
        return keys
    counts = Counter(keys)
    after = keys.index("contact_name")
    own = {"email": "contact_email", "phone": "contact_phone"}
    return [
        own[key] if place > after and key in own and counts[key] == 1 else key
        for place, key in enumerate(keys)
    ]


def _by_content(cells: Iterable[str]) -> str:
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return ""
    for key, is_one in _KINDS.items():
        if sum(1 for cell in filled if is_one(cell)) >= len(filled) * ENOUGH:
            return key
    return ""


def _is_business_id(cell):
    for kind in OrganisationIdentifier.OF_COUNTRY.values():
        try:
            OrganisationIdentifier.checked(kind, cell)
        except ValidationError:
            continue
        return True
    return False


_KINDS = {
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}").fullmatch,
    "website": re.compile(r"(https?://|www\.)\S+", re.I).match,
    "business_id": _is_business_id,
    "phone": re.compile(r"(\+|00|0)[\d\s()\-/]{6,}").fullmatch,
}
