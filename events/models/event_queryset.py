"""Which events there are for whom, and how many seats of each are taken."""

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from .audience import represents_member
from .invitation import EventInvitation
from .registration import Registration


class EventQuerySet(models.QuerySet):
    def published(self, now):  # same rule: Event.is_published
        return self.filter(
            Q(status=self.model.Status.PUBLISHED)
            | Q(status=self.model.Status.SCHEDULED, publish_at__lte=now)
        )

    def shown(self, now):  # same rule: Event.is_shown
        """Published ones, and those that were called off or put off: people have to learn of it."""
        return self.published(now) | self.filter(
            status__in=[self.model.Status.CANCELLED, self.model.Status.POSTPONED]
        )

    def upcoming(self, now):  # same rule: Event.is_upcoming
        return self.filter(ends_at__gt=now)

    def past(self, now):
        return self.filter(ends_at__lte=now)

    def public(self):  # same rule: Event.is_public
        return self.filter(audience=self.model.Audience.PUBLIC)

    def visible_to(self, user, now=None):  # same rule: Event.is_visible_to
        """Public ones to everybody, members' to members, each to those who were invited to it or
        are registered."""
        now = now or timezone.now()
        if user.is_authenticated and user.is_staff:
            return self
        shown = self.shown(now)
        if not user.is_authenticated:
            return shown.public()
        audience = Q(audience=self.model.Audience.PUBLIC)
        if represents_member(user, now):
            audience |= Q(audience=self.model.Audience.MEMBERS)
        on_the_list = Registration.objects.active().of(user).values("event")
        invited = EventInvitation.objects.of(user).values("event")
        return shown.filter(audience | Q(pk__in=on_the_list) | Q(pk__in=invited))

    def with_seats_taken(self):
        """`seats_taken`, and for each way of taking part `taken_on_site` and `taken_online`."""
        return self.annotate(
            taken_on_site=_seats_taken(Registration.Mode.ON_SITE),
            taken_online=_seats_taken(Registration.Mode.ONLINE),
        ).annotate(seats_taken=F("taken_on_site") + F("taken_online"))

    def with_who_waits(self):
        """`requests` for an approval, and how many are `waiting` for a seat."""
        status = Registration.Status
        return self.annotate(
            requests=Count("registrations", filter=Q(registrations__status=status.REQUESTED)),
            waiting=Count("registrations", filter=Q(registrations__status=status.WAITING)),
        )

    def with_open_requests(self, now):
        coming = self.upcoming(now).exclude(status=self.model.Status.CANCELLED)
        return coming.with_who_waits().filter(requests__gt=0)

    def for_cards(self):
        """With what a card of the list shows, in a fixed number of queries."""
        return self.with_seats_taken()


def _seats_taken(mode):
    taken = (
        Registration.objects.holding_seat()
        .filter(event=OuterRef("pk"), mode=mode)
        .order_by()
        .values("event")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(taken), 0)
