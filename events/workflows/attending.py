"""Who came and went: noted at one door or at several at once, and put right afterwards.

Each call has a nonce. The same nonce again changes nothing, so a phone that lost the answer, or
that was without network, may send what it noted as often as it likes.
"""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import AttendanceEntry, Event, Registration
from events.presence import hours_of
from members.models import Organisation

from .seats import NotPossible, check_not_cancelled, locked, registration_under_lock

LATE_DOORS_SEND_WITHIN = timedelta(hours=6)
NO_SHOWS_ARE_NOTED_WITHIN = timedelta(days=30)
MOST_HOURS = 24 * 31
ONE_TAP_TOO_MANY = timedelta(minutes=1)

What = AttendanceEntry.What


class JustArrived(NotPossible):
    """Who has arrived this minute has hardly left: the one at the door is asked first."""


@transaction.atomic
def record_attendance(*, registration: Registration, came: bool, by) -> Registration:
    """Staff say who came, whatever the door has noted; the log keeps what it was before."""
    registration = registration_under_lock(registration)
    now = timezone.now()
    if not registration.holds_seat(now):
        raise NotPossible(_("%(name)s is not registered.") % {"name": registration.name})
    status, before = Registration.Status, registration.status
    registration.status = status.ATTENDED if came else status.NO_SHOW
    registration.offered_until = None
    if not came:
        registration.arrived_at = registration.left_at = registration.hours = None
    registration.save(update_fields=["status", "offered_until", "arrived_at", "left_at", "hours"])
    _note(registration, What.CORRECTED, now, by=by, before=before)
    return registration


@transaction.atomic
def check_in(
    *,
    registration: Registration,
    nonce: uuid.UUID | None = None,
    at: datetime | None = None,
    by=None,
    device: str = "",
    now: datetime | None = None,
) -> Registration:
    """The person is there. Whoever comes to a second door is not counted twice."""
    now = now or timezone.now()
    at = min(at or now, now)
    registration = registration_under_lock(registration)
    if _is_noted(nonce):
        return registration
    status = Registration.Status
    check_not_cancelled(registration.event)
    if not registration.is_active(now):
        raise NotPossible(
            _(
                "%(name)s is no longer registered. Add the person as somebody who came without "
                "registering."
            )
            % {"name": registration.name}
        )
    note = {"nonce": nonce, "by": by, "device": device, "before": registration.status}
    is_there = registration.status == status.ATTENDED
    if is_there and registration.arrived_at and not registration.left_at:
        _note(registration, What.SEEN_AGAIN, at, **note)
        return registration
    registration.status = status.ATTENDED
    registration.arrived_at = registration.arrived_at or at
    registration.left_at = registration.offered_until = None
    registration.save(update_fields=["status", "arrived_at", "left_at", "offered_until"])
    _note(registration, What.ARRIVED, at, **note)
    return registration


@transaction.atomic
def check_out(
    *,
    registration: Registration,
    nonce: uuid.UUID | None = None,
    at: datetime | None = None,
    by=None,
    device: str = "",
    is_sure: bool = False,
    now: datetime | None = None,
) -> Registration:
    now = now or timezone.now()
    registration = registration_under_lock(registration)
    if _is_noted(nonce):
        return registration
    if registration.arrived_at is None:
        raise NotPossible(_("%(name)s has not arrived yet.") % {"name": registration.name})
    at = max(min(at or now, now), registration.arrived_at)
    if registration.left_at is None:
        if at - registration.arrived_at < ONE_TAP_TOO_MANY and not is_sure:
            raise JustArrived(
                _("%(name)s has arrived only just now: the leaving is not noted yet.")
                % {"name": registration.name}
            )
        registration.left_at = at
        registration.save(update_fields=["left_at"])
    _note(registration, What.LEFT, at, nonce=nonce, by=by, device=device)
    return registration


@transaction.atomic
def undo(
    *,
    registration: Registration,
    nonce: uuid.UUID | None = None,
    at: datetime | None = None,
    by=None,
    device: str = "",
    now: datetime | None = None,
) -> Registration:
    """Takes back the leaving, or else the arrival. A walk-in who never came is cancelled."""
    now = now or timezone.now()
    registration = registration_under_lock(registration)
    if _is_noted(nonce):
        return registration
    before = registration.status
    if registration.left_at:
        registration.left_at = None
    elif registration.status == Registration.Status.ATTENDED:
        registration.status = _status_before_arrival(registration)
        registration.arrived_at = None
    registration.save(update_fields=["status", "arrived_at", "left_at"])
    _note(
        registration,
        What.UNDONE,
        min(at or now, now),
        nonce=nonce,
        by=by,
        device=device,
        before=before,
    )
    return registration


def _status_before_arrival(registration):
    status = Registration.Status
    if registration.is_walk_in:
        return status.CANCELLED
    arrival = registration.attendance_entries.filter(what=What.ARRIVED).last()
    kept = (status.REQUESTED, status.WAITING, status.NO_SHOW)
    return arrival.before if arrival and arrival.before in kept else status.REGISTERED


@transaction.atomic
def add_walk_in(
    *,
    event: Event,
    name: str,
    organisation_name: str = "",
    nonce: uuid.UUID | None = None,
    at: datetime | None = None,
    by=None,
    device: str = "",
    language: str = "fi",
    now: datetime | None = None,
) -> Registration:
    """Somebody who came without registering: there at once, with or without a free seat."""
    now = now or timezone.now()
    at = min(at or now, now)
    event = locked(event)
    if noted := AttendanceEntry.objects.filter(nonce=nonce).select_related("registration").first():
        return noted.registration
    check_not_cancelled(event)
    registration = Registration.objects.create(
        event=event,
        name=name,
        organisation_name=organisation_name,
        organisation=_the_one_called(organisation_name),
        mode=event.modes()[0],
        language=language,
        registered_by=by,
        status=Registration.Status.ATTENDED,
        is_walk_in=True,
        arrived_at=at,
    )
    _note(registration, What.ARRIVED, at, nonce=nonce, by=by, device=device)
    return registration


@transaction.atomic
def link_organisations(*, event: Event, by) -> int:
    """Those who came and named an organisation exactly as the directory does belong to it: its
    number, type and size are then on the list. Returns how many were linked."""
    linked = 0
    for registration, organisation in named_as_in_directory(locked(event)):
        registration.organisation = organisation
        registration.save(update_fields=["organisation"])
        linked += 1
    return linked


def named_as_in_directory(event: Event) -> list[tuple[Registration, Organisation]]:
    """Who came, is linked to no organisation and named one of which there is one only."""
    named = event.registrations.attended().filter(organisation=None).exclude(organisation_name="")
    named = list(named.order_by("pk"))
    names = {registration.organisation_name for registration in named}
    called_so = {}
    is_called = Q(official_name__in=names) | Q(marketing_name__in=names)
    for organisation in Organisation.objects.filter(is_called):
        for name in {organisation.official_name, organisation.marketing_name}:
            called_so.setdefault(name, []).append(organisation)
    found = ((each, called_so.get(each.organisation_name, [])) for each in named)
    return [(each, entries[0]) for each, entries in found if len(entries) == 1]


def _the_one_called(name):
    is_called = Q(official_name__iexact=name) | Q(marketing_name__iexact=name)
    found = Organisation.objects.filter(is_called)[:2] if name else []
    return found[0] if len(found) == 1 else None


@transaction.atomic
def correct_attendance(
    *,
    registration: Registration,
    hours: Decimal | None,
    role: str,
    by,
    nonce: uuid.UUID | None = None,
) -> Registration:
    """Hours instead of the time between coming and going (None: that time again), and as what the
    person was there. Each correction is a line of the log with what it was before."""
    registration = registration_under_lock(registration)
    if _is_noted(nonce):
        return registration
    if registration.status != Registration.Status.ATTENDED:
        raise NotPossible(_("%(name)s has not been there.") % {"name": registration.name})
    if hours is not None and not 0 <= hours <= MOST_HOURS:
        raise NotPossible(_("Give the hours as a number, such as 2.5."))
    if registration.hours is None and hours == hours_of(registration, registration.event):
        hours = None  # as they are counted anyway
    before = {"hours": registration.hours, "role": registration.role}
    corrected = {"hours": hours, "role": Registration.Role(role)}
    changed = [name for name in before if before[name] != corrected[name]]
    for name in changed:
        setattr(registration, name, corrected[name])
        was = "" if before[name] is None else str(before[name])
        _note(registration, What.CORRECTED, timezone.now(), nonce=nonce, by=by, before=was)
        nonce = None  # the first line carries it
    registration.save(update_fields=["hours", "role"])
    return registration


def note_no_shows(*, now: datetime) -> int:
    """Who had a seat and was not seen, where a door was kept: whoever sat in front of a screen
    passed none, unless others of them were noted. Late doors may still send."""
    until = now - LATE_DOORS_SEND_WITHIN
    took_place = Event.objects.published(now).filter(
        ends_at__lte=until, ends_at__gt=until - NO_SHOWS_ARE_NOTED_WITHIN
    )
    seen = Registration.objects.filter(arrived_at__isnull=False)
    seen_in_the_same_way = seen.filter(event=OuterRef("event"), mode=OuterRef("mode"))
    absent = Registration.objects.expected().filter(Exists(seen_in_the_same_way))
    noted = 0
    for event in took_place.filter(pk__in=absent.values("event")):
        with transaction.atomic():
            of_event = absent.filter(event=locked(event))
            noted += of_event.update(status=Registration.Status.NO_SHOW)
    return noted


def _is_noted(nonce):
    return nonce is not None and AttendanceEntry.objects.filter(nonce=nonce).exists()


def _note(registration, what, at, *, by, nonce=None, device="", before=""):
    AttendanceEntry.objects.create(
        registration=registration,
        what=what,
        at=at,
        by=by,
        nonce=nonce or uuid.uuid4(),
        device=device,
        before=before,
    )
