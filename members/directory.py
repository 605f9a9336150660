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

    def organisations(self):
        found = self.members.for_cards()
        if group := self._group():
            found = found.making(group.with_subgroups(self.groups))
        if kind := self.asked.get("type"):
            found = found.filter(type=kind)
        if place := self._municipality():
            found = found.filter(municipality=place)
        words = folding.query_words(self.asked.get("q", ""))
        if words:
            found = found.search(words).best_first(words, self.asked["q"])
        return found

    def chips(self):
        chosen = {
            "q": f"“{self.asked['q']}”" if self.asked.get("q") else "",
            "group": self._group(),
            "type": Organisation.Type(self.asked["type"]).label if self.asked.get("type") else "",
            "municipality": self._municipality(),
        }
        return [Chip(str(label), self._without(name)) for name, label in chosen.items() if label]

    def _without(self, name):
        query = self.query.copy()
        for gone in (name, "page"):
            query.pop(gone, None)
        kept = {key: value for key, value in query.items() if value}
        query.clear()
        query.update(kept)
        return f"{self.path}?{query.urlencode()}" if query else self.path

    def _group(self):
        return next((g for g in self.groups if g.slug == self.asked.get("group")), None)

    def _municipality(self):
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
