"""The door of an event: who may keep it, whom it lets in, what it calls the people."""

import io
from datetime import datetime, time, timedelta

import segno
from django.urls import reverse

from content.folding import fold
from events import when
from events.models import Event, Registration
from mailing import links

A_DAY = timedelta(days=1)
RIGHT = "events.change_registration"


def has_right(user) -> bool:
    return user.is_staff and user.has_perm(RIGHT)


def is_open_to(user, event: Event, now: datetime) -> bool:
    """Staff with the right at any time, everybody else with the door's link around the day."""
    if has_right(user):
        return True
    return opens_at(event) <= now <= closes_at(event)


def opens_at(event: Event) -> datetime:
    return event.starts_at - A_DAY


def closes_at(event: Event) -> datetime:
    return event.ends_at + A_DAY


def people(event: Event) -> list[Registration]:
    """In the order of their names."""
    active = event.registrations.active().select_related("organisation")
    return sorted(active, key=lambda registration: fold(registration.name))


def organisation(registration: Registration) -> str:
    entry = registration.organisation
    return entry.name if entry else registration.organisation_name


def row(registration: Registration, event: Event) -> dict:
    """What a door shows of a person: no address, no answers."""
    return {
        "id": registration.pk,
        "name": registration.name,
        "organisation": organisation(registration),
        "code": registration.code,
        "ticket": registration.ticket,
        "words": fold(f"{registration.name} {organisation(registration)}"),
        "state": state(registration),
        "note": note(registration),
        "is_expected": is_expected(registration, event),
        "since": registration.arrived_at.isoformat() if registration.arrived_at else "",
        "arrived": _clock(registration.arrived_at, event),
        "left": _clock(registration.left_at, event),
    }


def state(registration: Registration) -> str:
    if registration.left_at:
        return "left"
    return "here" if registration.status == Registration.Status.ATTENDED else "expected"


def is_expected(registration: Registration, event: Event) -> bool:
    """Has a seat in the room, or online where there is no room. Others may come nevertheless; they
    are counted apart."""
    passes_this_door = registration.mode == event.modes()[0]
    return registration.has_seat() and passes_this_door and not registration.is_walk_in


def counts(rows: list[dict]) -> dict:
    """The page counts in the same way while it has no network: `count` in door.js."""
    here = [row["is_expected"] for row in rows if row["state"] == "here"]
    return {
        "here": sum(here),
        "expected": sum(row["is_expected"] for row in rows),
        "others": len(here) - sum(here),
    }


def note(registration: Registration) -> str:
    """What the one at the door should know before letting the person in."""
    status = Registration.Status
    if registration.status in (status.WAITING, status.OFFERED, status.REQUESTED):
        return str(registration.get_status_display())
    if registration.mode == Registration.Mode.ONLINE and not registration.is_walk_in:
        return str(registration.get_mode_display())
    return ""


def matching(rows: list[dict], text: str) -> list[dict]:
    """By parts of the name or organisation, or by the whole code."""
    code, words = text.strip().upper(), fold(text).split()
    with_code = [row for row in rows if row["code"] == code]
    return with_code or [row for row in rows if all(word in row["words"] for word in words)]


def ticket_url(registration: Registration) -> str:
    return links.absolute(reverse("events:ticket", args=[registration.ticket]))


def square_for_page(registration: Registration) -> str:
    """The ticket as SVG that may stand inside a page."""
    return segno.make(ticket_url(registration), error="m").svg_inline(
        scale=4, border=4, svgclass="ticket__square", lineclass=None, light="#fff"
    )


def square_for_mail(registration: Registration) -> bytes:
    output = io.BytesIO()
    segno.make(ticket_url(registration), error="m").save(output, kind="png", scale=8, border=4)
    return output.getvalue()


def clock_to_copy() -> str:
    """Eight minutes past seven: a page without network writes its own times like this one."""
    return when.clock_of_day(time(7, 8))


def _clock(moment, event):
    return when.clock(moment.astimezone(event.zone)) if moment else ""
