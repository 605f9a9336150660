"""Offers and needs: written, renewed, closed, asked about."""

import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from members import offer_emails
from members.models import Offer, Role
from members.models.offers import OPEN_FOR

from .not_possible import NotPossible


@transaction.atomic
def save_offer(*, offer: Offer, by: User, today: date) -> Offer:
    """A new one is open for the usual time, or until the day by when it is needed.

    One that was closed or renewed while it was being written stays closed or renewed.
    """
    if offer.pk is None:
        offer.created_by = by
        offer.expires_on = _end(offer, today)
    else:
        stored = _locked(offer)
        offer.closed_at, offer.outcome = stored.closed_at, stored.outcome
        offer.expires_on = min(stored.expires_on, offer.needed_by or stored.expires_on)
    offer.save()
    return offer


@transaction.atomic
def renew_offer(*, offer: Offer, by: User, today: date) -> Offer:
    offer = _locked(offer)
    if not offer.can_be_renewed(today):
        raise NotPossible(_("This is closed already. Write it anew if it has come up again."))
    if offer.needed_by and offer.needed_by < today:
        raise NotPossible(_("The day by when it was needed is over. Change that day first."))
    offer.expires_on = max(_end(offer, today), offer.expires_on)
    offer.save(update_fields=["expires_on"])
    return offer


@transaction.atomic
def close_offer(*, offer: Offer, outcome: str, by: User | None, now: datetime) -> Offer:
    """Closing twice changes nothing more."""
    offer = _locked(offer)
    if offer.closed_at is None:
        offer.closed_at, offer.outcome = now, outcome
        offer.save(update_fields=["closed_at", "outcome"])
    return offer


@transaction.atomic
def ask_about_offer(*, offer: Offer, name: str, email: str, text: str) -> None:
    """Mail it on to whoever answers for the offer. The text is kept nowhere but in the outbox."""
    people = people_of(offer, timezone.localdate())
    if not people:
        raise NotPossible(_("Nobody answers for this at the moment. Write to the cluster instead."))
    key = uuid.uuid4()
    for person in people:
        offer_emails.enquiry(offer, person, key=key, name=name, email=email, text=text)


@transaction.atomic
def queue_offer_notices(*, now: datetime) -> None:
    """A word before an offer ends, while there is time to renew it."""
    today = timezone.localdate(now)
    until = today + timedelta(days=settings.OFFER_NOTICE_DAYS)
    for offer in Offer.objects.open(today).filter(expires_on__lte=until):
        for person in people_of(offer, today):
            offer_emails.ends_soon(offer, person)


@transaction.atomic
def forget_old_offers(*, today: date) -> int:
    _rows, by_model = Offer.objects.past_retention(today).delete()
    return by_model.get(Offer._meta.label, 0)


def people_of(offer: Offer, today: date) -> list[User]:
    """The contact person; else who wrote it; else the managers: whoever still acts there."""
    roles = _roles_at(offer.organisation_id, today)
    for person_id in (offer.contact_id, offer.created_by_id):
        role = roles.filter(person=person_id).select_related("person").first()
        if role:
            return [role.person]
    return list({role.person: None for role in roles.managing().select_related("person")})


def people_who_may(offer: Offer, today: date) -> list[User]:
    """Whose link works: the organisation's editors, and the contact person."""
    roles = _roles_at(offer.organisation_id, today)
    mine = roles.editing() | roles.filter(person=offer.contact_id)
    return list({role.person: None for role in mine.select_related("person")})


def _roles_at(organisation_id, today):
    roles = Role.objects.current(today).of_active_people()
    return roles.filter(organisation=organisation_id)


def _end(offer, today):
    usual = today + OPEN_FOR
    return min(usual, offer.needed_by) if offer.needed_by else usual


def _locked(offer):
    return Offer.objects.select_for_update(of=["self"]).get(pk=offer.pk)
