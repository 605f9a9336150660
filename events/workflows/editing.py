"""Publishing, moving, putting off and calling off an event."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.languages import CONTENT_LANGUAGES
from events import emails, forgetting
from events.models import Event, Registration

from .moving import bring_along, check_everybody_fits, people_to_tell, shorten_offers
from .reminding import take_back_reminders
from .seats import NotPossible, close_lapsed_offers, locked
from .waiting_list import offer_free_seats

# While the form was open, somebody may have cancelled the event or made a new link.
MOVED_BY_OTHERS = ("status", "invitation_link_number", "door_link_number")


@transaction.atomic
def publish(*, event: Event, by, now: datetime | None = None) -> Event:
    now = now or timezone.now()
    event = locked(event)
    if event.is_cancelled():
        raise NotPossible(_("A cancelled event cannot be published again. Copy it instead."))
    if event.is_published(now):
        raise NotPossible(_("This event is already published."))
    was_postponed = event.is_postponed()
    if was_postponed and event.has_started(now):
        raise NotPossible(_("Give the postponed event its new time first."))
    event.status = Event.Status.PUBLISHED
    event.publish_at = None
    event.sequence += was_postponed
    give_reasons(event, {})
    event.save()
    if was_postponed:
        for registration in event.registrations.before_event(now).iterator():
            registration.event = event
            emails.event_changed(registration, before=None)
    return event


@transaction.atomic
def withdraw(*, event: Event, by, now: datetime | None = None) -> Event:
    """Make a draft again of what was published too early, as long as nobody counts on it."""
    now = now or timezone.now()
    event = locked(event)
    if not event.is_published(now):
        raise NotPossible(_("This event is not published."))
    if event.registrations.active(now).exists():
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
    event = locked(event)
    if event.is_cancelled():
        raise NotPossible(_("This event has already been cancelled."))
    if not event.is_published(now) and not event.is_postponed():
        raise NotPossible(_("Only a published event can be cancelled. Delete the draft instead."))
    if not event.is_upcoming(now) and not event.is_postponed():
        raise NotPossible(_("This event is over."))
    event.status = Event.Status.CANCELLED
    give_reasons(event, reasons)
    event.sequence += 1
    event.save()
    take_back_reminders(event)
    told = 0
    for registration in event.registrations.active(now).iterator():
        registration.event = event
        emails.event_cancelled(registration)
        told += 1
    return told


@transaction.atomic
def postpone_event(
    *, event: Event, reasons: dict[str, str], by, now: datetime | None = None
) -> int:
    """Put the event off without a new time yet. Registrations stay; everybody is told.

    Who was offered a seat waits again, in the same place: nobody has to decide on no time.
    Publishing it again, with its new time, tells them that. Returns the number of people told.
    """
    now = now or timezone.now()
    event = locked(event)
    if not event.is_published(now):
        raise NotPossible(_("Only a published event can be postponed."))
    if event.has_started(now):
        raise NotPossible(_("This event has started already."))
    close_lapsed_offers(event, now)
    event.status = Event.Status.POSTPONED
    event.publish_at = None
    give_reasons(event, reasons)
    event.sequence += 1
    event.save()
    take_back_reminders(event)
    event.registrations.offered(now).update(status=Registration.Status.WAITING, offered_until=None)
    told = 0
    for registration in event.registrations.active(now).iterator():
        registration.event = event
        emails.event_postponed(registration)
        told += 1
    return told


def give_reasons(event: Event, reasons: dict[str, str]) -> None:
    """By language code. A language without one has no earlier reason either."""
    for language in CONTENT_LANGUAGES:
        setattr(event, f"cancelled_reason_{language}", reasons.get(language, ""))


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
def save_event(*, event: Event, by, is_told: bool = True, now: datetime | None = None) -> Event:
    """Save what was edited. What calendars show has a number that rises with each change;
    everybody who counts on it learns of a new time or place, unless a slip of the pen is put
    right. `people_told` of what is returned: how many.
    """
    now = now or timezone.now()
    before = Event.objects.select_for_update(of=["self"]).filter(pk=event.pk).first()
    if before:
        for name in MOVED_BY_OTHERS:
            setattr(event, name, getattr(before, name))
        check_everybody_fits(event, now)
    _follow_time_of_publication(event, before, now)
    is_changed = before and before.is_shown(now) and _is_elsewhere_or_at_another_time(before, event)
    event.sequence = before.sequence + bool(is_changed) if before else 0
    event.save()
    if before and before.starts_at != event.starts_at:
        take_back_reminders(event)
    if before and event.starts_at < before.starts_at:
        shorten_offers(event, now)
    bring_along(event, now)
    offer_free_seats(event, now=now)
    people = _who_is_told(event, before, is_told, now) if is_changed else []
    event.people_told = _tell_of_change(event, before, people)
    return event


def _who_is_told(event, before, is_told, now):
    """Those whose time to take an offered seat is cut learn of it anyway."""
    people = people_to_tell(event, now)
    is_earlier = event.starts_at < before.starts_at
    return people if is_told else people.offered(now) if is_earlier else people.none()


def _tell_of_change(event, before, people):
    told = 0
    for registration in people:
        registration.event = event
        emails.event_changed(registration, before=before)
        told += 1
    return told


def check_may_be_deleted(event: Event, now: datetime) -> None:
    """Nobody finds a page that is gone instead of a word, and no funder an empty list."""
    if forgetting.is_kept_for_funder(event.registrations).filter(forgetting.is_named()).exists():
        raise NotPossible(
            _(
                "A funder may still ask who took part. It can be deleted when the names of its "
                "participants have been, at the end of the time for which they are kept."
            )
        )
    is_ahead = event.is_upcoming(now) or event.is_postponed()
    if event.is_cancelled() or not is_ahead or not event.registrations.active(now).exists():
        return
    if event.is_published(now) or event.is_postponed():
        raise NotPossible(_("People have registered: cancel the event instead, so that they know."))
    raise NotPossible(_("People are registered: cancel their registrations first."))


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
