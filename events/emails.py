"""One function for each mail to people who come to an event, in their language."""

from datetime import UTC

from django.urls import reverse
from django.utils.translation import override

from events import calendar, when
from mailing import links, outbox

CALENDAR_TYPE = "text/calendar; charset=utf-8"


def registered(registration):
    _queue("registered", registration, key=f"{registration.pk}", with_calendar=True)


def registered_already(registration, *, now):
    """At most one a day, so that nobody can fill a stranger's mailbox with the form."""
    _queue(
        "registered_already",
        registration,
        key=f"{registration.pk}:{now.date().isoformat()}",
        with_calendar=True,
    )


def registration_cancelled(registration):
    _queue("registration_cancelled", registration, key=f"{registration.pk}")


def event_changed(registration, *, before):
    """`before` is the event as it was."""
    with override(registration.language):
        was = {"was_when": when.describe(before), "was_where": calendar.place(before)}
    _queue(
        "changed",
        registration,
        key=f"{registration.pk}:{registration.event.sequence}",
        context=was,
        with_calendar=True,
    )


def event_cancelled(registration):
    _queue("cancelled", registration, key=f"{registration.pk}")


def reminder(registration, rule, *, now):
    """Too late once the event has started."""
    before_pk, after_pk = reminder_key_around_registration(registration.event, rule)
    outbox.queue(
        f"{before_pk}{registration.pk}{after_pk}",
        to=registration.email,
        language=registration.language,
        template="events/reminder",
        context=_context(registration),
        reply_to=registration.event.contact_email,
        give_up_after=registration.event.starts_at - now,
    )


def reminder_key_around_registration(event, rule):
    """`event-reminder:<event>:<registration>:<minutes>:<start>` without the registration.

    With the start in the key, a moved event reminds again.
    """
    starts_at = event.starts_at.astimezone(UTC).isoformat()
    return f"event-reminder:{event.pk}:", f":{rule.minutes_before}:{starts_at}"


def _queue(name, registration, *, key, context=None, with_calendar=False):
    event = registration.event
    attachments = []
    if with_calendar and calendar.has_place_in_calendar(event):
        with override(registration.language):
            file = calendar.file_for(event, with_online_url=_shows_online_url(registration))
        attachments.append((f"{event.slug}.ics", file, CALENDAR_TYPE))
    outbox.queue(
        f"event-{name.replace('_', '-')}:{event.pk}:{key}",
        to=registration.email,
        language=registration.language,
        template=f"events/{name}",
        context=_context(registration) | (context or {}),
        reply_to=event.contact_email,
        attachments=attachments,
    )


def _context(registration):
    event = registration.event
    with override(registration.language):
        return {
            "registration": registration,
            "event": event,
            "title": event.title,
            "when": when.describe(event),
            "brief": when.describe_briefly(event),
            "reason": event.cancelled_reason,
            "where": calendar.place(event),
            "shows_online_url": _shows_online_url(registration),
            "event_url": links.absolute(event.get_absolute_url()),
            "cancel_url": links.absolute(reverse("events:registration", args=[registration.token])),
        }


def _shows_online_url(registration):
    """Only to who takes part online, as long as there is something to take part in."""
    event = registration.event
    is_online = registration.mode == registration.Mode.ONLINE
    has_place = registration.holds_seat() and not event.is_cancelled()
    return bool(event.online_url and is_online and has_place)
