"""What search engines are told of an event (https://schema.org/Event)."""

from django.utils.translation import get_language

from events import calendar
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
    url = links.absolute(event.get_absolute_url())
    data = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "Event",
        "name": event.title,
        "description": event.summary,
        "url": url,
        "startDate": _moment(event, event.local_start),
        "endDate": _moment(event, event.local_end),
        "eventStatus": SCHEMA + STATUSES.get(event.status, "EventScheduled"),
        "eventAttendanceMode": SCHEMA + ATTENDANCE_MODES[event.mode],
        "location": _locations(event, url),
        "organizer": [_organizer(organiser, with_page) for organiser in organisers],
        "inLanguage": event.languages or [get_language()],
        "image": links.absolute(event.cover.url) if event.cover else "",
    }
    return {key: value for key, value in data.items() if value}


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
