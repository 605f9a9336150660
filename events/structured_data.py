"""What search engines are told of an event (https://schema.org/Event)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from events import calendar, prices
from events.models import Event
from mailing import links

SCHEMA = "https://schema.org/"
STATUSES = {
    Event.Status.CANCELLED: "EventCancelled",
    Event.Status.POSTPONED: "EventPostponed",
}
ATTENDANCE_MODES = {
    Event.Mode.ON_SITE: "OfflineEventAttendanceMode",
    Event.Mode.ONLINE: "OnlineEventAttendanceMode",
    Event.Mode.HYBRID: "MixedEventAttendanceMode",
}


def event_data(event, organisers, with_page) -> dict:
    """`with_page`: keys of the organisations that have a profile to link to."""
    now = timezone.now()
    url = links.absolute(event.get_absolute_url())
    previous_start = _previous_start(event)
    price = prices.price_of(event)
    data = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "Event",
        "name": event.title,
        "description": event.summary,
        "url": url,
        "startDate": _moment(event, event.local_start),
        "endDate": _moment(event, event.local_end),
        "previousStartDate": previous_start and _moment(event, previous_start),
        "eventStatus": SCHEMA + _status(event, previous_start),
        "eventAttendanceMode": SCHEMA + ATTENDANCE_MODES[event.mode],
        "location": _locations(event, url),
        "organizer": [_organizer(organiser, with_page) for organiser in organisers],
        "inLanguage": event.languages or [get_language()],
        "offers": _offer(event, price, url, now),
        "isAccessibleForFree": price and price.is_free,
        "image": links.absolute(event.cover.url) if event.cover else "",
    }
    return _without_gaps(data)


def _without_gaps(data):
    return {key: value for key, value in data.items() if value or value is False}


def _status(event, previous_start):
    if event.status in STATUSES:
        return STATUSES[event.status]
    return "EventRescheduled" if previous_start else "EventScheduled"


def _previous_start(event):
    """Of an event that is put off, its start; of one that was moved after people could read of it,
    the start before. The history knows it; a draft may move as often as it likes."""
    if event.is_postponed():
        return event.local_start
    if not event.sequence:
        return None
    known = [Event.Status.PUBLISHED, Event.Status.POSTPONED]
    moved = event.history.filter(status__in=known).exclude(starts_at=event.starts_at)
    before = moved.order_by("-history_date", "-pk").first()
    return before and before.starts_at.astimezone(event.zone)


def _offer(event, price, url, now):
    """Where to get a seat, at what price, and from when to when. Nothing once that is too late."""
    if not event.is_published(now) or event.has_started(now):
        return None
    offer = {
        "@type": "Offer",
        "url": _where_to_register(event, now) or url,
        "price": price and str(price.amount),
        "priceCurrency": price and price.currency,
        "description": event.price_note,
        "availability": _availability(event, now),
        "validFrom": _exactly(event, event.registration_opens_at),
        "validThrough": _exactly(event, event.registration_closes_at),
    }
    return _without_gaps(offer)


def _where_to_register(event, now):
    if event.registration == Event.RegistrationMode.ELSEWHERE:
        return event.registration_url
    if event.takes_registrations(now) and (event.has_waiting_list or not event.is_full()):
        return links.absolute(reverse("events:register", args=[event.slug]))
    return ""


def _availability(event, now):
    """Of another site we do not know it; what opens later has its seats still."""
    if event.registration != Event.RegistrationMode.HERE:
        return None
    closes_at = event.registration_closes_at
    is_gone = event.is_full() or bool(closes_at and closes_at <= now)
    return SCHEMA + ("SoldOut" if is_gone else "InStock")


def _exactly(event, value):
    return value and value.astimezone(event.zone).isoformat(timespec="minutes")


def _moment(event, local):
    if event.precision == Event.Precision.MONTH:
        return local.strftime("%Y-%m")
    if event.precision == Event.Precision.DAY:
        return local.date().isoformat()
    return local.isoformat(timespec="minutes")


def _locations(event, url):
    """The online meeting is named by the event's page: its own address is for the registered."""
    locations = []
    if event.mode != Event.Mode.ONLINE:
        address = {
            "@type": "PostalAddress",
            "streetAddress": event.street,
            "postalCode": event.postal_code,
            "addressLocality": event.town,
        }
        locations.append(
            {
                "@type": "Place",
                "name": event.venue or event.town or calendar.place(event),
                "address": {key: value for key, value in address.items() if value},
            }
        )
    if event.mode != Event.Mode.ON_SITE:
        locations.append({"@type": "VirtualLocation", "url": url})
    return locations


def _organizer(organiser, with_page):
    data = {"@type": "Organization", "name": organiser.name}
    if organiser.organisation_id in with_page:
        data["url"] = links.absolute(organiser.organisation.get_absolute_url())
    return data
