"""How many of those who register come: what to reckon with when seats are decided."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from events.models import Event, Registration

LOOKED_AT = 10  # the latest events of the kind


@dataclass
class ShowRate:
    events: int
    registered: int
    came: int

    @property
    def percent(self):
        return round(100 * self.came / self.registered)


def earlier_show_rate(event: Event, mode: Registration.Mode, now: datetime) -> ShowRate | None:
    """Of earlier events of the same kind, for those who took part in this way and where somebody
    noted who came; None without any."""
    in_this_way = Q(registrations__mode=mode, registrations__is_walk_in=False)
    seats = in_this_way & Q(registrations__status__in=Registration.WITH_SEAT)
    came = in_this_way & Q(registrations__status=Registration.Status.ATTENDED)
    earlier = (
        Event.objects.shown(now)
        .past(now)
        .filter(kind=event.kind)
        .exclude(pk=event.pk)
        .annotate(
            number_registered=Count("registrations", filter=seats),
            number_came=Count("registrations", filter=came),
        )
        .filter(number_came__gt=0)
        .order_by("-starts_at")
        .values_list("number_registered", "number_came")[:LOOKED_AT]
    )
    rows = list(earlier)
    if not rows:
        return None
    return ShowRate(len(rows), sum(row[0] for row in rows), sum(row[1] for row in rows))
