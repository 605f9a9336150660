"""Changes that need a lock, touch several rows or owe somebody a mail."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from content.folding import fold
from content.languages import CONTENT_LANGUAGES
from events import emails
from events.models import Event, Registration, ReminderRule
from mailing.models import Mail
from members.models import Organisation

REMINDERS_AT_A_TIME = 50  # mails rendered while the event's row is locked


class NotPossible(Exception):
    """The message is written for the person who asked."""


def _locked(event) -> Event:
    """One at a time: the last seat is not sold twice, a moved event sends no old reminder."""
    return Event.objects.select_for_update(of=["self"]).get(pk=event.pk)


# Registering


@transaction.atomic
def register(
    *,
    event: Event,
    name: str,
    email: str,
    organisation_name: str = "",
    mode: str = "",
    language: str,
    by=None,
    is_invited: bool = False,
    is_by_staff: bool = False,
    now: datetime | None = None,
) -> Registration:
    """Take a seat and promise the confirmation.

    An address that is registered already gets a mail that says so instead of an answer on the
    page, which would tell anybody who asks who comes to an event. `is_invited`: the person came
    with the event's invitation. `is_by_staff`: staff enter somebody who called, until the end.
    """
    now = now or timezone.now()
    event = _locked(event)
    modes = event.modes()
    mode = Registration.Mode(mode) if mode else modes[0]
    is_own_address = bool(by) and by.email.casefold() == email.casefold()
    if is_by_staff:
        _check_staff_may_enter(event, now)
    else:
        _check_may_register(event, by, is_invited, now)
    _check_seat(event, mode)
    earlier = event.registrations.active().with_address(email).first()
    if earlier:
        if is_by_staff:
            raise NotPossible(_("This address is already registered for the event."))
        if is_own_address:
            raise NotPossible(_("You are already registered for this event."))
        emails.registered_already(earlier, now=now)
        return earlier
    registration = Registration.objects.create(
        event=event,
        name=name,
        email=email,
        organisation_name=organisation_name,
        organisation=_organisation_meant(organisation_name, by),
        person=by if is_own_address else None,
        mode=mode,
        language=language,
        registered_by=by,
    )
    emails.registered(registration)
    return registration


def _check_may_register(event, by, is_invited, now):
    if event.is_cancelled():
        raise NotPossible(_("This event has been cancelled."))
    if not event.takes_registrations(now):
        raise NotPossible(_("Registration for this event is not open."))
    if not (is_invited or event.is_open_to(by, now)):
        raise NotPossible(_("This event is not open to everybody. Ask to be invited."))


def _check_staff_may_enter(event, now):
    if event.is_cancelled():
        raise NotPossible(_("This event has been cancelled."))
    if not event.is_upcoming(now):
        raise NotPossible(_("This event is over."))


def _check_seat(event, mode):
    if mode not in event.modes():
        raise NotPossible(_("One cannot take part in this event in that way."))
    if event.seats_left(mode) != 0:
        return
    if event.is_full():
        raise NotPossible(
            _("The event is full. If you have registered already, your seat is kept.")
        )
    raise NotPossible(_("No seats are left for this way of taking part. Choose the other one."))


def _organisation_meant(name, by):
    """The directory's entry, if the person acts for the organisation of this name."""
    if not by or not name:
        return None
    theirs = Organisation.objects.represented_by(by)
    return next((each for each in theirs if fold(each.name) == fold(name)), None)


@transaction.atomic
def cancel_registration(
    *, registration: Registration, by=None, now: datetime | None = None
) -> Registration:
    """Give the seat back. Cancelling twice is no error: a button can be pressed twice."""
    now = now or timezone.now()
    _locked(registration.event)
    registration = Registration.objects.select_related("event").get(pk=registration.pk)
    if not registration.is_active():
        return registration
    if not registration.can_be_cancelled(now):
        raise NotPossible(_("The event has started: the registration can no longer be cancelled."))
    registration.status = Registration.Status.CANCELLED
    registration.save(update_fields=["status"])
    emails.registration_cancelled(registration)
    return registration


@transaction.atomic
def record_attendance(*, registration: Registration, came: bool, by) -> Registration:
    """Who came is known from the start of the event on; a slip of the pen can be corrected."""
    registration = Registration.objects.select_for_update(of=["self"]).get(pk=registration.pk)
    if not registration.holds_seat():
        raise NotPossible(_("%(name)s is not registered.") % {"name": registration.name})
    status = Registration.Status
    registration.status = status.ATTENDED if came else status.NO_SHOW
    registration.save(update_fields=["status"])
    return registration


# Publishing, moving, calling off


@transaction.atomic
def publish(*, event: Event, by, now: datetime | None = None) -> Event:
    now = now or timezone.now()
    event = _locked(event)
    if event.is_cancelled():
        raise NotPossible(_("A cancelled event cannot be published again. Copy it instead."))
    if event.is_published(now):
        raise NotPossible(_("This event is already published."))
    event.status = Event.Status.PUBLISHED
    event.publish_at = None
    event.save(update_fields=["status", "publish_at"])
    return event


@transaction.atomic
def withdraw(*, event: Event, by, now: datetime | None = None) -> Event:
    """Make a draft again of what was published too early, as long as nobody counts on it."""
    now = now or timezone.now()
    event = _locked(event)
    if not event.is_published(now):
        raise NotPossible(_("This event is not published."))
    if event.registrations.active().exists():
        raise NotPossible(_("People have registered: cancel the event instead, so that they know."))
    event.status, event.publish_at = Event.Status.DRAFT, None
    event.save(update_fields=["status", "publish_at"])
    return event


@transaction.atomic
def cancel_event(*, event: Event, reasons: dict[str, str], by, now: datetime | None = None) -> int:
    """Call the event off and tell everybody who had a seat or waited for one.

    `reasons` are texts by language code. Returns the number of people told.
    """
    now = now or timezone.now()
    event = _locked(event)
    if event.is_cancelled():
        raise NotPossible(_("This event has already been cancelled."))
    if not event.is_published(now):
        raise NotPossible(_("Only a published event can be cancelled. Delete the draft instead."))
    if not event.is_upcoming(now):
        raise NotPossible(_("This event is over."))
    event.status = Event.Status.CANCELLED
    for language, reason in reasons.items():
        setattr(event, f"cancelled_reason_{language}", reason)
    event.sequence += 1
    event.save()
    told = 0
    for registration in event.registrations.active().iterator():
        registration.event = event
        emails.event_cancelled(registration)
        told += 1
    return told


@transaction.atomic
def reschedule(
    *, event: Event, starts_at: datetime, ends_at: datetime, by, now: datetime | None = None
) -> Event:
    """Move the event to another time. The registered are told, and reminded for the new time."""
    event = Event.objects.get(pk=event.pk)
    event.starts_at = starts_at
    event.ends_at = ends_at
    return save_event(event=event, by=by, now=now)


@transaction.atomic
def save_event(*, event: Event, by, now: datetime | None = None) -> Event:
    """Save what was edited. What calendars show has a number that rises with each change;
    who is registered learns of a new time or place."""
    now = now or timezone.now()
    before = Event.objects.select_for_update(of=["self"]).filter(pk=event.pk).first()
    if before:
        event.status = before.status  # somebody may have cancelled it while the form was open
    _follow_time_of_publication(event, before, now)
    is_changed = before and before.is_shown(now) and _is_elsewhere_or_at_another_time(before, event)
    event.sequence = before.sequence + bool(is_changed) if before else 0
    event.save()
    if is_changed and event.is_published(now) and event.is_upcoming(now):
        for registration in event.registrations.expected().iterator():
            registration.event = event
            emails.event_changed(registration, before=before)
    return event


def _follow_time_of_publication(event, before, now):
    """A draft with a time of publication is scheduled, without one it is a draft again. What has
    become public by its time stays so."""
    if before and before.is_published(now):
        event.status, event.publish_at = Event.Status.PUBLISHED, None
    elif event.status == Event.Status.DRAFT and event.publish_at:
        event.status = Event.Status.SCHEDULED
    elif event.status == Event.Status.SCHEDULED and not event.publish_at:
        event.status = Event.Status.DRAFT


def _is_elsewhere_or_at_another_time(before, after):
    """An empty text and no text, as languages without one have it, are the same."""
    return any(
        (getattr(before, name) or "") != (getattr(after, name) or "")
        for name in Event.TIME_AND_PLACE_FIELDS
    )


# Copying


COPIED_ROWS = ("organisers", "speakers", "programme_items", "reminder_rules")


@transaction.atomic
def copy_event(*, event: Event, by) -> Event:
    """A draft with all that can be used again: without registrations and materials. The dates
    are those of the original, the programme keeps its clock times."""
    original = Event.objects.get(pk=event.pk)
    copy = Event.objects.get(pk=event.pk)
    copy.pk = None
    copy._state.adding = True
    copy.uid = Event._meta.get_field("uid").get_default()
    copy.slug = _free_slug(original.slug)
    copy.status = Event.Status.DRAFT
    copy.sequence = 0
    copy.publish_at = copy.registration_opens_at = copy.registration_closes_at = None
    for field in ("cancelled_reason", *(f"cancelled_reason_{code}" for code in CONTENT_LANGUAGES)):
        setattr(copy, field, "")
    copy.save()
    copy.projects.set(original.projects.all())
    copy.focus_areas.set(original.focus_areas.all())
    _copy_rows(original, copy)
    return copy


def _copy_rows(original, copy):
    new_speakers = {}
    for relation in COPIED_ROWS:
        for row in getattr(original, relation).all():
            old_pk = row.pk
            speakers = list(row.speakers.all()) if relation == "programme_items" else []
            row.pk = None
            row._state.adding = True
            row.event = copy
            row.save()
            if relation == "speakers":
                new_speakers[old_pk] = row
            elif speakers:
                row.speakers.set([new_speakers[speaker.pk] for speaker in speakers])


def _free_slug(slug):
    number = 2
    while Event.objects.filter(slug=f"{slug[:90]}-{number}").exists():
        number += 1
    return f"{slug[:90]}-{number}"


# Reminders


def queue_due_reminders(*, now: datetime) -> int:
    """Promise every reminder that is due and has not been promised; returns how many were.

    Computed from present data, so that it can run however often or late: the key of a reminder
    names the event, the registration, the rule and the start. Each batch is a short transaction.
    """
    return sum(_queue_reminders(event, rule, now) for event, rule in _due_rules(now))


def _due_rules(now):
    """The one rule of each event whose time has come and that no later one has overtaken."""
    furthest = now + timedelta(minutes=max(ReminderRule.Before.values))
    events = (
        Event.objects.published(now)
        .filter(starts_at__gt=now, starts_at__lte=furthest, reminder_rules__isnull=False)
        .exclude(precision=Event.Precision.MONTH)
        .distinct()
        .prefetch_related("reminder_rules")
    )
    for event in events:
        due = [rule for rule in event.reminder_rules.all() if event.starts_at - rule.before <= now]
        if due:
            yield event, min(due, key=lambda rule: rule.minutes_before)


def _queue_reminders(event, rule, now):
    queued = last_pk = 0
    while True:
        with transaction.atomic():
            still_valid = Event.objects.published(now).filter(
                pk=event.pk, starts_at=event.starts_at
            )
            current = still_valid.select_for_update(of=["self"]).first()
            if current is None:
                return queued
            batch = _without_reminder(current, rule).filter(pk__gt=last_pk)[:REMINDERS_AT_A_TIME]
            for registration in batch:
                registration.event = current
                emails.reminder(registration, rule, now=now)
                queued += 1
                last_pk = registration.pk
            if not batch:
                return queued


def _without_reminder(event, rule):
    """Who was registered when the reminder fell due and has not been promised it."""
    before_pk, after_pk = emails.reminder_key_around_registration(event, rule)
    key = Concat(
        Value(before_pk),
        Cast(OuterRef("pk"), CharField()),
        Value(after_pk),
        output_field=CharField(),
    )
    return (
        event.registrations.expected()
        .filter(
            ~Exists(Mail.objects.filter(key=key)), created_at__lte=event.starts_at - rule.before
        )
        .order_by("pk")
    )
