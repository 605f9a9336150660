"""The public directory: what was asked for, who fits it, and how to ask for less or more."""

from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import and_
from urllib.parse import quote, urlencode

from django.core.paginator import Paginator

from .facets import FACETS, Facet, Value, code_of
from .forms import DirectoryForm
from .models import Organisation, Product
from .search import asking, index
from .shortlist import NAME as LIST
from .shortlist import Shortlist

PAGE_SIZE = 24
SHOWN_AT_ONCE = 12  # values of a filter, before “all”


@dataclass
class Chip:
    """One active filter, and the address of the list without it."""

    label: str
    remove_url: str


@dataclass
class Choice:
    value: Value
    number: int  # who would be found, with all the other filters
    url: str
    is_chosen: bool


@dataclass
class Filter:
    facet: Facet
    choices: list[Choice]

    @property
    def chosen(self):
        return next((choice for choice in self.choices if choice.is_chosen), None)

    @property
    def first(self):
        return self.choices[:SHOWN_AT_ONCE]

    @property
    def others(self):
        return self.choices[SHOWN_AT_ONCE:]


@dataclass
class Place:
    """A municipality on the map."""

    municipality: object
    latitude: float
    longitude: float
    number: int


def members_found(q: str, wanted: dict[str, str]) -> list[int]:
    """The keys of today's members that have all the words and values, as the directory finds them.

    `wanted`: the code of a value by the name of its filter. One that nobody has finds nobody.
    """
    with index.current() as found:
        answer = asking.ask(found, q)
        hits = answer.all & found.members
        for facet in FACETS:
            if code := wanted.get(facet.name):
                values = facet.values(found.vocabularies, found.facts.get(facet.name, {}))
                keys = [value.key for value in values if value.code == code]
                hits &= found.having(facet.name, keys[0]) if keys else 0
        return [found.pks[number] for number in answer.in_order(hits)]


class Directory:
    """One query, or two after a change, whatever is asked; another two for the cards of a page."""

    def __init__(self, query, *, path):
        self.query, self.path = query, path
        self._asked = query.dict()
        self.shortlist = Shortlist(query.get(LIST, ""))
        self.form = DirectoryForm(query)
        self.form.is_valid()
        self.q = self.form.cleaned_data.get("q", "")
        with index.current() as found:
            self._find(found)

    def _find(self, found):
        self._vocabularies = found.vocabularies
        values = {
            facet.name: facet.values(found.vocabularies, found.facts.get(facet.name, {}))
            for facet in FACETS
        }
        self.chosen = {
            name: value
            for name, each in values.items()
            if (value := next((v for v in each if v.code == self.query.get(name)), None))
        }
        answer = asking.ask(found, self.q)
        self.member_count = found.members.bit_count()
        narrowed = {name: found.having(name, v.key) for name, v in self.chosen.items()}
        fitting = answer.all & found.members
        hits = reduce(and_, narrowed.values(), fitting)
        self.filters = [
            self._filter(found, facet, values[facet.name], narrowed, fitting) for facet in FACETS
        ]
        self.total = hits.bit_count()
        self.pks = [found.pks[number] for number in self._on_page(answer, hits)]
        self.places = self._places(found)
        self.is_partial = answer.is_partial and bool(self.total)
        self.corrections = answer.corrections if self.total else []
        self.whole_words = answer.whole_words
        self.completions = asking.completions(found, self.q)
        self.nearest = [] if self.total else asking.nearest_words(found, self.q)

    def _filter(self, found, facet, values, narrowed, fitting):
        others = [bits for name, bits in narrowed.items() if name != facet.name]
        within = reduce(and_, others, fitting)
        chosen = self.chosen.get(facet.name)
        having = found.facts.get(facet.name, {})
        choices = []
        for value in values:
            number = (within & having.get(value.key, 0)).bit_count()
            is_chosen = value == chosen
            if number or is_chosen:
                url = self._without(facet.name) if is_chosen else self._with(facet.name, value.code)
                choices.append(Choice(value, number, url, is_chosen))
        if len(choices) > SHOWN_AT_ONCE:
            choices.sort(key=lambda choice: (not choice.is_chosen, -choice.number))
        return Filter(facet, choices)

    def _on_page(self, answer, hits):
        self.page = Paginator(range(self.total), PAGE_SIZE).get_page(self.query.get("page"))
        first = self.page.start_index() - 1 if self.total else 0
        return islice(answer.in_order(hits), first, first + PAGE_SIZE)

    def _places(self, found):
        """As many as the filter says, so that list, filter and map are never at odds."""
        if "municipality" in self.chosen:
            return []
        (filter_,) = (each for each in self.filters if each.facet.name == "municipality")
        known = found.vocabularies.municipalities
        return [
            Place(known[choice.value.key], *middle, choice.number)
            for choice in filter_.choices
            if (middle := found.middle_of(choice.value.key))
        ]

    def organisations(self) -> list[Organisation]:
        """Of this page, with what cards show and the way onto or off the shortlist."""
        # What the index holds needs no rows: a model costs more than a search.
        cards = Organisation.objects.for_cards().select_related(None).prefetch_related(None)
        rows = cards.in_bulk(self.pks)
        organisations = [rows[pk] for pk in self.pks if pk in rows]
        groups = self._groups_of(rows)
        for each in organisations:
            each.product_groups = list(groups.get(each.pk, ()))
            if each.municipality_id in self._vocabularies.municipalities:
                each.municipality = self._vocabularies.municipalities[each.municipality_id]
            each.is_listed = each.slug in self.shortlist
            each.list_url = self._listing(each.slug)
        return organisations

    def _groups_of(self, pks):
        """Each once, in the order of the products."""
        made = Product.objects.filter(organisation__in=pks, group__isnull=False)
        known = {group.pk: group for group in self._vocabularies.groups}
        groups = {}
        for pk, group in made.values_list("organisation_id", "group_id"):
            if group in known:
                groups.setdefault(pk, {})[known[group]] = None
        return groups

    def listed(self):
        """(organisation, the address without it) for the shortlist."""
        return [(each, self._listing(each.slug)) for each in self.shortlist.organisations]

    def _listing(self, slug):
        if slug in self.shortlist:
            return self._address(**{LIST: str(self.shortlist.without(slug))})
        return self._address(**{LIST: str(self.shortlist.having(slug))})

    @property
    def municipality(self):
        return self.chosen.get("municipality")

    def narrowed_to(self, municipality):
        """The address of what was found, in this municipality only."""
        return self._with("municipality", code_of(municipality))

    def nearest_links(self):
        return [(word, self._with("q", word)) for word in self.nearest]

    @property
    def asked_in_address(self):
        """What was looked for, for a link to the form that asks the cluster."""
        return quote(self.q)

    def chips(self):
        chips = [Chip(f"“{self.q}”", self._without("q"))] if self.q else []
        return chips + [
            Chip(value.label, self._without(name)) for name, value in self.chosen.items()
        ]

    def kept(self):
        """(name, value) that other words leave as they are."""
        return [(name, v.code) for name, v in self.chosen.items()] + [
            (LIST, str(self.shortlist)) for _ in range(bool(self.shortlist))
        ]

    def without_filters(self):
        return self.path + self.shortlist.query

    def _with(self, name, code):
        return self._address(**{name: code, "page": ""})

    def _without(self, name):
        return self._address(**{name: "", "page": ""})

    def _address(self, **changes):
        query = {name: value for name, value in (self._asked | changes).items() if value}
        return f"{self.path}?{urlencode(query, safe=',')}" if query else self.path
