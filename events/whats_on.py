"""What is on: our own events and those of partner clusters, in one order of time."""

from collections.abc import Sequence

from django.db.models import IntegerField, QuerySet, Value

from events.models import Event, PartnerEvent

OURS, THEIRS = 0, 1


class WhatsOn(Sequence):
    """Of two querysets. A slice reads its rows as cards show them, with the same number of queries
    however many there are of either kind."""

    def __init__(self, events: QuerySet, partner_events: QuerySet, *, latest_first: bool = False):
        self._rows = {OURS: events, THEIRS: partner_events}
        sign = "-" if latest_first else ""
        # Rewriting for translations would put the columns into any order, and a union goes by it.
        ours, theirs = _keys(events.rewrite(False), OURS), _keys(partner_events, THEIRS)
        self._keys = ours.union(theirs, all=True).order_by(*(f"{sign}{name}" for name in _KEY))

    def __len__(self):
        return self._keys.count()

    def __getitem__(self, part: slice) -> list[Event | PartnerEvent]:
        keys = list(self._keys[part])
        found = {}
        for whose, rows in self._rows.items():
            wanted = [pk for _start, owner, pk in keys if owner == whose]
            found |= {(whose, row.pk): row for row in rows.filter(pk__in=wanted).for_cards()}
        return [found[whose, pk] for _start, whose, pk in keys if (whose, pk) in found]


_KEY = ("starts_at", "whose", "pk")  # rows themselves have other columns


def _keys(rows, whose):
    return rows.order_by().annotate(whose=Value(whose, IntegerField())).values_list(*_KEY)
