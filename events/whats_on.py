"""What is on: our own events and those of partner clusters, in one order of time."""

from django.core.paginator import Page, Paginator
from django.db.models import IntegerField, QuerySet, Value

from events.models import Event, PartnerEvent

OURS, THEIRS = 0, 1


def coming(events: QuerySet, partner_events: QuerySet, *, most: int) -> list[Event | PartnerEvent]:
    """The next ones, read as cards show them."""
    both = _in_order(events, partner_events, latest_first=False)
    return _rows(list(both[:most]), events, partner_events)


def page_of(
    events: QuerySet, partner_events: QuerySet, *, number: str, per_page: int, latest_first: bool
) -> Page:
    """The same number of queries however many there are of either kind."""
    both = _in_order(events, partner_events, latest_first=latest_first)
    page = Paginator(both, per_page).get_page(number)
    page.object_list = _rows(list(page.object_list), events, partner_events)
    return page


def _in_order(events, partner_events, *, latest_first):
    """(start, whose, key) of each: the rows themselves have other columns."""
    sign = "-" if latest_first else ""
    # Rewriting for translations would put the columns into any order, and a union goes by order.
    ours, theirs = _keys(events.rewrite(False), OURS), _keys(partner_events, THEIRS)
    return ours.union(theirs, all=True).order_by(*(f"{sign}{name}" for name in _KEY))


_KEY = ("starts_at", "whose", "pk")


def _keys(rows, whose):
    return rows.order_by().annotate(whose=Value(whose, IntegerField())).values_list(*_KEY)


def _rows(keys, events, partner_events):
    found = {}
    for whose, rows in ((OURS, events), (THEIRS, partner_events)):
        wanted = [pk for _start, owner, pk in keys if owner == whose]
        found |= {(whose, row.pk): row for row in rows.filter(pk__in=wanted).for_cards()}
    return [found[whose, pk] for _start, whose, pk in keys if (whose, pk) in found]
