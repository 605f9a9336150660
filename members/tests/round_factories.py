from datetime import timedelta

from django.utils import timezone

from accounts.tests.factories import make_staff
from members.models import CheckRound, Offer
from members.workflows import rounds


def make_round(**overrides):
    """A draft that asks about the usual facts, due in three weeks."""
    values = {"name": "Spring", "due_on": timezone.localdate() + timedelta(days=21)}
    return CheckRound.objects.create(**values | overrides)


def make_running_round(**overrides):
    now = overrides.pop("now", timezone.now())
    return rounds.start_round(round=make_round(**overrides), by=make_staff(), now=now)


def make_offer(organisation, **overrides):
    values = {"title": "Room in our cold store", "text": "Ten pallets from May on.", "lang": "en"}
    return Offer.objects.create(organisation=organisation, **values | overrides)
