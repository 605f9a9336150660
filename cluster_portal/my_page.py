"""What a person finds after signing in: theirs first, and one thing that we ask."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from events.models import Event, Registration
from members import asks, thanks
from members.models import Organisation

NEXT_EVENTS = 4
ASKS = asks.ASKS


def my_page(user: User, wanted: str, now: datetime) -> dict:
    """`wanted` is the slug of one of the organisations of who acts for several."""
    organisations = list(Organisation.objects.represented_by(user))
    by_slug = {organisation.slug: organisation for organisation in organisations}
    current = by_slug.get(wanted) or next(iter(organisations), None)
    return {
        "organisations": organisations,
        "registrations": Registration.objects.of(user)
        .active()
        .coming(now)
        .select_related("event")
        .order_by("event__starts_at"),
        "next_events": Event.objects.visible_to(user, now)
        .upcoming(now)
        .for_cards()
        .order_by("starts_at")[:NEXT_EVENTS],
    } | (_of_organisation(current, user, now) if current else {})


def _of_organisation(organisation, user, now):
    today = timezone.localdate(now)
    roles = organisation.roles.current(today).select_related("person")
    roles = list(roles.order_by("-kind", "starts_on", "pk"))
    own = frozenset(role.kind for role in roles if role.person_id == user.pk)
    situation = asks.Situation(person=user, organisation=organisation, kinds=own, now=now)
    return {
        "organisation": organisation,
        "is_public": Organisation.objects.members(today).filter(pk=organisation.pk).exists(),
        "can_edit": situation.may_edit,
        "can_manage": situation.may_manage,
        "ask": asks.first_ask(situation, ASKS),
        "brought": thanks.brought_in_a_year(organisation),
        "colleagues": [role for role in roles if role.person_id != user.pk],
        "offers": list(organisation.offers.open(today)[:5]) if situation.may_edit else [],
    }
