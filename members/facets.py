"""What the directory can be narrowed by. Each value has a code for the address and a name."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from content.numbers import country_name

from .models import Offer, Organisation
from .search.vocabularies import Vocabularies


@dataclass(frozen=True)
class Value:
    code: str
    key: object  # in Index.facts
    label: str
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    values: Callable[[Vocabularies, dict], list[Value]]  # the second: what the index knows of


def _of_rows(rows, code, order, name):
    return [
        Value(str(code(row)), row.pk, str(getattr(row, name))) for row in sorted(rows, key=order)
    ]


def _groups(vocabularies, known):
    children = {}
    for group in vocabularies.groups:
        if group.pk in known:
            children.setdefault(group.parent_id, []).append(group)
    return list(_in_reading_order(children, None, 0))


def _in_reading_order(children, parent, depth):
    for group in children.get(parent, []):
        yield Value(group.slug, group.pk, group.name, depth)
        yield from _in_reading_order(children, group.pk, depth + 1)


def _municipalities(vocabularies, known):
    rows = [row for pk, row in vocabularies.municipalities.items() if pk in known]
    return _of_rows(rows, code_of, lambda row: (row.sort_key, row.pk), "name")


def _certificates(vocabularies, known):
    rows = [row for pk, row in vocabularies.schemes.items() if pk in known]
    return _of_rows(rows, lambda row: row.pk, lambda row: (row.name, row.pk), "name")


def _channels(vocabularies, known):
    rows = [row for pk, row in vocabularies.channels.items() if pk in known]
    return _of_rows(rows, lambda row: row.slug, lambda row: (row.order, row.pk), "name")


def _focus_areas(vocabularies, known):
    rows = [row for pk, row in vocabularies.focus_areas.items() if pk in known]
    return _of_rows(rows, lambda row: row.slug, lambda row: (row.order, row.pk), "title")


def _exports(_vocabularies, known):
    named = sorted((country_name(code), code) for code in known)
    return [Value(code, code, name) for name, code in named]


def _choices(choices):
    return lambda _vocabularies, _known: [Value(code, code, str(name)) for code, name in choices]


FACETS = (
    Facet("group", _("Product group"), _groups),
    Facet("type", _("Type"), _choices(Organisation.Type.choices)),
    Facet("municipality", _("Municipality"), _municipalities),
    Facet("certificate", _("Certificate"), _certificates),
    Facet("channel", _("Sales channel"), _channels),
    Facet("exports", _("Exports to"), _exports),
    Facet("focus", _("Focus area"), _focus_areas),
    Facet("offers", _("Offers and needs"), _choices(Offer.Kind.choices)),
)


def code_of(municipality) -> str:
    """`FI-491`: as the register writes it, the same after a reload of the data."""
    return f"{municipality.country}-{municipality.code}"
