"""Events as iCalendar (RFC 5545): one file for an event, one feed of what is coming.

The address of an online meeting is only for the registered: it goes into their mail, never into
a file that anybody can fetch.

Who is registered gets the event as a message of iTIP (RFC 5546), which a calendar files by itself.
Nobody is asked for an answer: each ATTENDEE has accepted already and RSVP is FALSE, and no file
names anybody else. The ORGANIZER is the sender of our mails, whom mail programs compare with From;
it stays the same whoever the contact person is, and an answer that is sent all the same reaches no
person's mailbox.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from icalendar import Calendar, vCalAddress, vDDDTypes, vText
from icalendar import Event as Component

from events.models import Event
from mailing import links
from strategy.models import Cluster

A_YEAR = timedelta(days=366)
STATUSES = {Event.Status.CANCELLED: "CANCELLED", Event.Status.POSTPONED: "TENTATIVE"}
CONTENT_TYPE = "text/calendar; charset=utf-8"
REQUEST = "REQUEST"
CANCEL = "CANCEL"


def file_for(event) -> str:
    calendar = _calendar()
    calendar.add_component(_component(event))
    return _finished(calendar, [event])


class Message:
    """Puts the event into people's calendars, brings it up to date or takes it out.

    The same for all but its ATTENDEE, so that it can be made once for many people.

    With a postponed event the entry goes too, because a calendar would ring at the old time; the
    new time brings it back. Who alone does not come any more gets no STATUS (RFC 5546 §3.2.5).
    """

    def __init__(self, event, *, method: str, with_online_url: bool, now: datetime):
        self.component = _component(event, with_online_url=with_online_url)
        self.component["dtstamp"] = vDDDTypes(now.astimezone(UTC))  # RFC 5545 §3.8.7.2
        if method == CANCEL:
            del self.component["status"]
            if not event.is_published(now):
                self.component.add("status", "CANCELLED")
        self.component.add("organizer", _organizer())
        calendar = _calendar()
        calendar.add("method", method)
        calendar.add_component(self.component)
        before, end, after = _finished(calendar, [event]).rpartition("END:VEVENT\r\n")
        self.before, self.after = before, end + after

    def to(self, attendee: str) -> str:
        return f"{self.before}{attendee}\r\n{self.after}"


def _organizer():
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    cluster = Cluster.objects.own()
    return _address(address, cluster.name if cluster else name)


def attendee(registration) -> str:
    """The line of a `Message` that names whom it is for."""
    attendee = _address(registration.email, registration.name)
    attendee.params |= {
        "CUTYPE": vText("INDIVIDUAL"),
        "ROLE": vText("REQ-PARTICIPANT"),
        "PARTSTAT": vText("ACCEPTED"),
        "RSVP": vText("FALSE"),
    }
    return Component().content_line("ATTENDEE", attendee).to_ical().decode()


def _address(address, name):
    """A name in a parameter can hold neither quotes nor line breaks: RFC 5545 §3.2."""
    address = vCalAddress(f"mailto:{address}")
    if name := " ".join(name.replace('"', "'").split()):
        address.params["CN"] = vText(name)
    return address


def feed_name() -> str:
    name, cluster = _("Events"), Cluster.objects.own()
    return f"{cluster.name}: {name}" if cluster else name


def feed(events, *, name: str = "") -> str:
    """A calendar that people subscribe to; events without a known day are left out."""
    name = name or feed_name()
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    events = [event for event in events if has_place_in_calendar(event)]
    for event in events:
        calendar.add_component(_component(event))
    return _finished(calendar, events)


def subscription(address: str) -> str:
    """The address of a feed as calendar programs take it: a click subscribes to it."""
    return re.sub("^https?", "webcal", address)


def has_place_in_calendar(event) -> bool:
    return event.precision != Event.Precision.MONTH


def _calendar():
    calendar = Calendar()
    calendar.add("prodid", "-//Cluster portal//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _finished(calendar, events):
    """With the zones as they are around the events, not from 1970 to 2038."""
    if events:
        calendar.add_missing_timezones(
            first_date=min(event.local_start for event in events).date() - A_YEAR,
            last_date=max(event.local_end for event in events).date() + A_YEAR,
        )
    return calendar.to_ical().decode()


def _component(event, *, with_online_url=False):
    url = links.absolute(event.get_absolute_url())
    component = Component()
    component.add("uid", str(event.uid))
    component.add("dtstamp", event.updated_at.astimezone(UTC))
    component.add("created", event.created_at.astimezone(UTC))
    component.add("last-modified", event.updated_at.astimezone(UTC))
    component.add("sequence", event.sequence)
    component.add("summary", title_with_state(event))
    component.add("status", STATUSES.get(event.status, "CONFIRMED"))
    _add_times(component, event)
    component.add("location", place(event))
    component.add("categories", [str(event.get_kind_display())])
    component.add("url", url)
    component.add("description", _description(event, url, with_online_url))
    return component


def title_with_state(event) -> str:
    if event.is_cancelled():
        return _("Cancelled: %(title)s") % {"title": event.title}
    if event.is_postponed():
        return _("Postponed: %(title)s") % {"title": event.title}
    return event.title


def _add_times(component, event):
    if event.precision == Event.Precision.DAY:
        component.add("dtstart", event.local_start.date())
        component.add("dtend", event.local_end.date() + timedelta(days=1))
    else:
        component.add("dtstart", event.local_start)
        component.add("dtend", event.local_end)


def place(event, mode: str = "") -> str:
    """Where, on one line; for who takes part in this way, if there are two."""
    town = " ".join(part for part in (event.postal_code, event.town) if part)
    address = ", ".join(part for part in (event.venue, event.street, town) if part)
    way = mode if event.mode == Event.Mode.HYBRID and mode else event.mode
    if way == Event.Mode.ON_SITE:
        return address
    online = _("Online")
    return f"{address} / {online}" if address and way == Event.Mode.HYBRID else online


def _description(event, url, with_online_url):
    parts = [strip_tags(event.summary or ""), url]
    if with_online_url and event.online_url:
        parts.insert(1, _("Online meeting: %(url)s") % {"url": event.online_url})
    return "\n\n".join(part for part in parts if part)
