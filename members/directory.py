"""The public directory: what was asked for, who fits it, and how to ask for less."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from content import folding

from .forms import DirectoryForm
from .models import Municipality, Organisation, Product, ProductGroup


@dataclass
class Chip:
    """One active filter, and the address of the list without it."""

    label: str
    remove_url: str


class Directory:
    """Three queries whatever is asked; the caller pages through `organisations`."""

    def __init__(self, query, *, path, today):
        self.query, self.path = query, path
        self.members = Organisation.objects.members(today)
        self.groups = self._groups_in_use()
        self.municipalities = list(
            Municipality.objects.filter(
                Exists(self.members.filter(municipality=OuterRef("pk")))
            ).order_by("sort_key", "pk")
        )
        self.form = DirectoryForm(
            query,
            groups=[(group.slug, self._indented(group)) for group in self.groups],
            municipalities=[(_code(place), place.name) for place in self.municipalities],
        )
        self.form.is_valid()
        self.asked = self.form.cleaned_data
        self.municipality = self._chosen_municipality()

    def organisations(self):
        found = self.found().for_cards()
        if words := self._words():
            found = found.best_first(words, self.asked["q"])
        return found

    def found(self):
        """Who fits, in no particular order."""
        found = self.members
        if group := self._group():
            found = found.making(group.with_subgroups(self.groups))
        if kind := self.asked.get("type"):
            found = found.filter(type=kind)
        if self.municipality:
            found = found.filter(municipality=self.municipality)
        if words := self._words():
            found = found.search(words)
        return found

    def narrowed_to(self, municipality):
        """The address of what was found, in this municipality only."""
        query = self._query_without("page")
        query["municipality"] = _code(municipality)
        return f"{self.path}?{query.urlencode()}"

    def chips(self):
        chosen = {
            "q": f"“{self.asked['q']}”" if self.asked.get("q") else "",
            "group": self._group(),
            "type": Organisation.Type(self.asked["type"]).label if self.asked.get("type") else "",
            "municipality": self.municipality,
        }
        return [Chip(str(label), self._without(name)) for name, label in chosen.items() if label]

    def _without(self, name):
        query = self._query_without(name, "page")
        return f"{self.path}?{query.urlencode()}" if query else self.path

    def _query_without(self, *names):
        query = self.query.copy()
        for name, value in self.query.items():
            if not value or name in names:
                del query[name]
        return query

    def _words(self):
        return folding.query_words(self.asked.get("q", ""))

    def _group(self):
        return next((g for g in self.groups if g.slug == self.asked.get("group")), None)

    def _chosen_municipality(self):
        code = self.asked.get("municipality")
        return next((place for place in self.municipalities if _code(place) == code), None)

    def _groups_in_use(self):
        """The tree in reading order, without branches that would find nobody."""
        products = Product.objects.filter(organisation__in=self.members, group=OuterRef("pk"))
        groups = list(ProductGroup.objects.annotate(is_in_use=Exists(products)))
        in_use = {group.pk for group in groups if group.is_in_use}
        children = {}
        for group in groups:
            if group.with_subgroups(groups) & in_use:
                children.setdefault(group.parent_id, []).append(group)
        return list(_in_reading_order(children, None, 0))

    def _indented(self, group):
        return "– " * group.depth + group.name


def _in_reading_order(children, parent, depth):
    for group in children.get(parent, []):
        group.depth = depth
        yield group
        yield from _in_reading_order(children, group.pk, depth + 1)


def _code(place):
    """`FI-491`: as the register writes it, the same after a reload of the data."""
    return f"{place.country}-{place.code}"
