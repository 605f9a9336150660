"""Somebody else comes with one's seat."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events import emails
from events.models import Registration

from .seats import (
    NotPossible,
    check_takes_place,
    close_lapsed_offers,
    leave,
    registration_under_lock,
)
from .waiting_list import offer_free_seats


@transaction.atomic
def hand_over_seat(
    *,
    registration: Registration,
    name: str,
    email: str,
    language: str = "",
    now: datetime | None = None,
) -> None:
    """A colleague comes instead: the seat is never free in between. Both get a mail.

    Whoever waits or asks for a seat at this address gets this one. Who has a seat already keeps
    it, and the one that is handed over goes to those who wait. The outcome looks the same, so that
    nobody learns who is registered by trying addresses.
    """
    now = now or timezone.now()
    registration = registration_under_lock(registration)
    event = registration.event
    check_takes_place(event)
    if event.needs_approval:
        raise NotPossible(
            _("The organiser approves each person. Ask the organiser who may come instead of you.")
        )
    if not registration.can_be_handed_over(now):
        raise NotPossible(_("There is no seat that could be handed over."))
    if email.casefold() == registration.email.casefold():
        raise NotPossible(_("This is your own address. Give that of your colleague."))
    close_lapsed_offers(event, now)
    colleague = event.registrations.active(now).with_address(email).first()
    leave(registration)
    if colleague and colleague.has_seat():
        emails.registered_already(colleague, now=now)
    else:
        successor = _seated(colleague, registration, name, email, language)
        emails.registered(successor, introduced_by=registration.name)
    emails.handed_over(registration, Registration(name=name))
    offer_free_seats(event, now=now)


def _seated(colleague, registration, name, email, language):
    """The colleague's registration, with this seat."""
    if colleague is None:
        return Registration.objects.create(
            event=registration.event,
            name=name,
            email=email,
            organisation_name=registration.organisation_name,
            organisation=registration.organisation,
            mode=registration.mode,
            language=language or registration.language,
            registered_by=registration.person,
            party=registration.party,
        )
    colleague.status = Registration.Status.REGISTERED
    colleague.mode = registration.mode
    colleague.offered_until = colleague.waiting_since = None
    colleague.save(update_fields=["status", "mode", "offered_until", "waiting_since"])
    return colleague
