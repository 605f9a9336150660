"""How many of those who register come: what to reckon with when seats are decided."""

from dataclasses import dataclass

from django.db.models import Count, Q

from events.models import Event, Registration

LOOKED_AT = 10  # the latest events of the kind

ATTENDED = Registration.Status.ATTENDED


@dataclass
class ShowRate:
    events: int
    registered: int
    came: int

    @property
    def percent(self):
        return round(100 * self.came / self.registered)


def earlier_show_rate(event, now) -> ShowRate | None:
    """Of earlier events of the same kind where a door was kept; None without any."""
    seats = Q(registrations__status__in=Registration.WITH_SEAT, registrations__is_walk_in=False)
    came = Q(registrations__status=ATTENDED, registrations__is_walk_in=False)
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
