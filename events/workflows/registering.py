"""Coming in, and changing one's mind."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.folding import fold
from events import emails, organiser_emails
from events.models import Answer, Consent, Event, Registration
from members.duplicates import domain_of
from members.models import Organisation

from .seats import (
    NotPossible,
    check_not_cancelled,
    check_not_over,
    check_way_of_taking_part,
    close_lapsed_offers,
    has_seats_for,
    leave,
    locked,
    registration_under_lock,
    seats_taken,
    tell_organiser,
)
from .waiting_list import offer_free_seats

MOST_IN_A_PARTY = 10


@dataclass
class Guest:
    """One person of a registration, as the form has it."""

    name: str
    email: str
    answers: dict[int, str] = field(default_factory=dict)  # by the id of the question
    consents: tuple[str, ...] = ()
    introduced_by: str = ""  # who gave us name and address, if somebody else


@transaction.atomic
def register(
    *,
    event: Event,
    name: str,
    email: str,
    organisation_name: str = "",
    mode: str = "",
    role: str = Registration.Role.PARTICIPANT,
    language: str,
    answers: dict[int, str] | None = None,
    consents: Sequence[str] = (),
    colleagues: Sequence[Guest] = (),
    by=None,
    is_invited: bool = False,
    is_by_staff: bool = False,
    now: datetime | None = None,
) -> Registration:
    """Seats for the person and the colleagues, or places on the waiting list: all or none of them.

    Each gets a mail that says which of the two it is. An address that is registered already gets
    a mail that says so instead of an answer on the page, which would tell anybody who asks who
    comes to an event; what is returned then looks like that of a stranger and is not saved.
    `is_invited`: the person came with the event's invitation. `is_by_staff`: staff enter somebody
    who called, until the end, and who may have no address.
    """
    now = now or timezone.now()
    event = locked(event)
    mode = Registration.Mode(mode) if mode else event.modes()[0]
    guests = [Guest(name, email, answers or {}, tuple(consents))]
    guests += [replace(colleague, introduced_by=name) for colleague in colleagues]
    if is_by_staff:
        check_not_over(event, now)
    else:
        _check_may_register(event, by, is_invited, now)
    check_way_of_taking_part(event, mode)
    _check_guests(guests)
    close_lapsed_offers(event, now)
    earlier = _registered_already(event, guests, now)
    _refuse_who_may_know(earlier, guests[0], by, is_by_staff)
    new = [guest for guest in guests if guest.email not in earlier]
    status = _status_for(event, mode, len(new) or 1, is_by_staff, now)
    if status == Registration.Status.WAITING and not email:
        raise NotPossible(
            _("No seat is free. Give an address: who waits is offered a seat by mail.")
        )
    shared = {
        "event": event,
        "organisation_name": organisation_name,
        "mode": mode,
        "role": role,
        "language": language,
        "registered_by": by,
        "status": status,
        "waiting_since": now if status == Registration.Status.WAITING else None,
        "party": uuid.uuid4() if len(new) > 1 else None,
    }
    made = _seat(new, shared, by, now)
    for registration in earlier.values():
        registration.event = event
        emails.registered_already(registration, now=now)
    return made.get(email) or Registration(name=name, email=email, **shared)


def _seat(guests, shared, by, now):
    """Their registrations by address, and the organiser told of what that means for the seats."""
    event, mode = shared["event"], shared["mode"]
    taken_before = seats_taken(event, mode, now)
    made = {guest.email: _create(guest, shared, by, now) for guest in guests}
    tell_organiser(event, mode, taken_before=taken_before, now=now)
    return made


def _refuse_who_may_know(earlier, guest, by, is_by_staff):
    """Staff and the owner of the address are told on the page that it is registered already."""
    if earlier and is_by_staff:
        raise NotPossible(_("This address is already registered for the event."))
    if guest.email in earlier and _is_own(by, guest):
        raise NotPossible(_("You are already registered for this event."))


def _check_guests(guests):
    if len(guests) > MOST_IN_A_PARTY:
        raise NotPossible(
            _("At most %(number)d people can be registered at once.") % {"number": MOST_IN_A_PARTY}
        )
    addresses = [guest.email.casefold() for guest in guests]
    if len(set(addresses)) < len(addresses):
        raise NotPossible(_("Give each person an address of their own: each gets a mail."))


def _registered_already(event, guests, now):
    """The active registrations of these guests, by the address as it was given."""
    found = {}
    for guest in guests:
        known = event.registrations.active(now).reachable().with_address(guest.email)
        if registration := known.first():
            found[guest.email] = registration
    return found


def _status_for(event, mode, number, is_by_staff, now):
    if event.needs_approval and not is_by_staff:
        return Registration.Status.REQUESTED
    if has_seats_for(event, mode, number, now):
        return Registration.Status.REGISTERED
    if event.has_waiting_list:
        return Registration.Status.WAITING
    if event.is_full():
        raise NotPossible(
            _("The event is full. If you have registered already, your seat is kept.")
        )
    raise NotPossible(_("No seats are left for this way of taking part. Choose the other one."))


def _create(guest, shared, by, now):
    is_own = _is_own(by, guest)
    registration = Registration.objects.create(
        name=guest.name,
        email=guest.email,
        person=by if is_own else None,
        email_confirmed_at=now if is_own else None,
        organisation=_organisation_meant(shared["organisation_name"], by, guest.email),
        **shared,
    )
    _keep_answers(registration, guest.answers)
    _keep_consents(registration, guest.consents, now)
    _tell(registration, introduced_by=guest.introduced_by)
    return registration


def _tell(registration, **facts):
    """The person, and the organiser once somebody has to wait."""
    mails = {
        Registration.Status.REGISTERED: emails.registered,
        Registration.Status.WAITING: emails.waiting,
        Registration.Status.REQUESTED: emails.requested,
    }
    mails[registration.status](registration, **facts)
    event = registration.event
    if registration.is_waiting():
        organiser_emails.waiting_list_has_begun(event, registration.mode)
    if registration.is_requested() and event.registrations.requested().count() == 1:
        organiser_emails.requests_wait(event, first=registration)


def _keep_consents(registration, purposes, now):
    """What was agreed to earlier keeps its date."""
    texts = dict(Consent.Purpose.choices)
    for purpose in purposes:
        Consent.objects.get_or_create(
            registration=registration,
            purpose=purpose,
            defaults={"text": texts[purpose], "given_at": now},
        )


def _keep_answers(registration, answers):
    """Diets of who does not eat with us are nobody's business."""
    is_online = registration.mode == Registration.Mode.ONLINE
    questions = {question.pk: question for question in registration.event.questions.all()}
    for pk, text in answers.items():
        if pk not in questions:
            continue
        if not text or is_online and questions[pk].is_about_health():
            registration.answers.filter(question=pk).delete()
        else:
            Answer.objects.update_or_create(
                question=questions[pk], registration=registration, defaults={"text": text}
            )


def _is_own(by, guest):
    return bool(by) and by.email.casefold() == guest.email.casefold()


def _check_may_register(event, by, is_invited, now):
    check_not_cancelled(event)
    if not event.takes_registrations(now):
        raise NotPossible(_("Registration for this event is not open."))
    if not (is_invited or event.is_open_to(by, now)):
        raise NotPossible(_("This event is not open to everybody. Ask to be invited."))


def _organisation_meant(name, by, email):
    """The directory's entry of this name, if the person acts for it or has its mail domain."""
    if not name:
        return None
    meant = fold(name)
    if by:
        theirs = Organisation.objects.represented_by(by)
        if found := next((each for each in theirs if fold(each.name) == meant), None):
            return found
    domain = domain_of(email)
    members = Organisation.objects.members(timezone.localdate())
    if not domain:
        return None
    at_domain = members.filter(website__icontains=domain) | members.filter(
        email__iendswith=f"@{domain}"
    )
    return next((each for each in at_domain if fold(each.name) == meant), None)


@transaction.atomic
def decide_request(
    *, registration: Registration, is_approved: bool, by, now: datetime | None = None
) -> Registration:
    """Approved: a seat, or a place on the waiting list if none is left. Refused: a mail."""
    now = now or timezone.now()
    registration = registration_under_lock(registration)
    event = registration.event
    if not registration.is_requested():
        raise NotPossible(_("%(name)s does not wait for approval.") % {"name": registration.name})
    check_not_over(event, now)
    if not is_approved:
        leave(registration)
        emails.refused(registration)
        return registration
    close_lapsed_offers(event, now)
    taken_before = seats_taken(event, registration.mode, now)
    has_seat = has_seats_for(event, registration.mode, 1, now)
    status = Registration.Status
    registration.status = status.REGISTERED if has_seat else status.WAITING
    registration.waiting_since = None if has_seat else now
    registration.save(update_fields=["status", "waiting_since"])
    _tell(registration)
    tell_organiser(event, registration.mode, taken_before=taken_before, now=now)
    return registration


@transaction.atomic
def cancel_registration(
    *, registration: Registration, by=None, now: datetime | None = None
) -> Registration:
    """Give the seat back; who waits gets it offered. Cancelling twice is no error: a button can be
    pressed twice."""
    now = now or timezone.now()
    registration = registration_under_lock(registration)
    if not registration.is_active(now):
        return registration
    check_not_cancelled(registration.event)
    if not registration.can_be_cancelled(now):
        raise NotPossible(_("The event has started: the registration can no longer be cancelled."))
    had_seat = registration.status == Registration.Status.REGISTERED
    leave(registration)
    emails.registration_cancelled(registration, had_seat=had_seat)
    offer_free_seats(registration.event, now=now)
    return registration


@transaction.atomic
def change_registration(
    *,
    registration: Registration,
    name: str,
    organisation_name: str,
    mode: str = "",
    answers: dict[int, str] | None = None,
    consents: Sequence[str] | None = None,
    now: datetime | None = None,
) -> Registration:
    """Another name, organisation or answers, or the other way of taking part if it is free.

    `consents`: the purposes for which there is consent from now on; None leaves them as they are.
    """
    now = now or timezone.now()
    registration = registration_under_lock(registration)
    event = registration.event
    check_not_cancelled(event)
    if not registration.can_be_cancelled(now):
        raise NotPossible(_("This registration can no longer be changed."))
    old_mode = registration.mode
    if mode and mode != old_mode:
        check_way_of_taking_part(event, mode)
        close_lapsed_offers(event, now)
        if registration.holds_seat(now) and not has_seats_for(event, mode, 1, now):
            raise NotPossible(_("No seats are left for this way of taking part."))
        taken_before = seats_taken(event, mode, now)
        registration.mode = mode
    if organisation_name != registration.organisation_name:
        registration.organisation_name = organisation_name
        registration.organisation = _organisation_meant(
            organisation_name, registration.person, registration.email
        )
    registration.name = name
    registration.save(update_fields=["name", "organisation_name", "organisation", "mode"])
    _keep_answers(registration, answers or {})
    if consents is not None:
        registration.consents.exclude(purpose__in=consents).delete()
        _keep_consents(registration, consents, now)
    if registration.mode != old_mode:
        if registration.has_seat():
            emails.registered(registration, changed_at=now, was_mode=old_mode)
        tell_organiser(event, mode, taken_before=taken_before, now=now)
        offer_free_seats(event, now=now)
    return registration


@transaction.atomic
def confirm_address(*, registration: Registration, now: datetime | None = None) -> None:
    """Whoever reads the mails of this address has said that the registration is theirs."""
    Registration.objects.filter(pk=registration.pk, email_confirmed_at__isnull=True).update(
        email_confirmed_at=now or timezone.now()
    )
