from datetime import timedelta
from io import BytesIO
from itertools import count

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from events.models import (
    Event,
    EventInvitation,
    PartnerCalendar,
    PartnerEvent,
    Question,
    Registration,
    ReminderRule,
)
from strategy.models import Cluster
from strategy.tests.factories import make_cluster

_number = count(1)


def make_event(**overrides):
    """A published public event on site in a week, with registration here."""
    number = next(_number)
    starts_at = overrides.pop("starts_at", None) or timezone.now() + timedelta(days=7)
    values = {
        "title": f"Evening of ideas {number}",
        "slug": f"evening-of-ideas-{number}",
        "status": Event.Status.PUBLISHED,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "time_zone": "Europe/Helsinki",
        "languages": ["fi"],
    } | overrides
    return Event.objects.create(**values)


def make_registration(**overrides):
    """Made a month before the event; `created_at` may be given."""
    number = next(_number)
    event = overrides.pop("event", None) or make_event()
    created_at = overrides.pop("created_at", event.starts_at - timedelta(days=30))
    values = {
        "event": event,
        "name": f"Guest {number}",
        "email": f"guest{number}@example.org",
        "language": "en",
    } | overrides
    if values.get("status") in (Registration.Status.WAITING, Registration.Status.OFFERED):
        values.setdefault("waiting_since", created_at)
    if values.get("status") == Registration.Status.OFFERED:
        values.setdefault("offered_until", timezone.now() + timedelta(hours=6))
    registration = Registration.objects.create(**values)
    Registration.objects.filter(pk=registration.pk).update(created_at=created_at)
    registration.created_at = created_at
    return registration


def make_reminder_rule(**overrides):
    values = {"minutes_before": ReminderRule.Before.ONE_DAY} | overrides
    values.setdefault("event", None)
    values["event"] = values["event"] or make_event()
    return ReminderRule.objects.create(**values)


def make_invitation(**overrides):
    values = {
        "email": f"invited{next(_number)}@example.org",
        "language": "en",
        "invited_at": timezone.now(),
    } | overrides
    values.setdefault("event", None)
    values["event"] = values["event"] or make_event()
    return EventInvitation.objects.create(**values)


def make_question(**overrides):
    values = {
        "kind": Question.Kind.DIET,
        "text": "Diets and allergies",
        "purpose": "for ordering the lunch",
        "delete_answers_on": timezone.localdate() + timedelta(days=30),
    } | overrides
    values.setdefault("event", None)
    values["event"] = values["event"] or make_event()
    return Question.objects.create(**values)


def picture_file():
    written = BytesIO()
    Image.new("RGB", (3, 2), "green").save(written, "PNG")
    return ContentFile(written.getvalue(), name="table.png")


def make_partner_calendar(**overrides):
    """An active one of a partner cluster."""
    number = next(_number)
    if Cluster.objects.own() is None:
        make_cluster()
    values = {
        "address": f"https://partner{number}.example/events.ics",
        "is_active": True,
        "time_zone": "Europe/Helsinki",
    } | overrides
    values.setdefault("cluster", None)
    values["cluster"] = values["cluster"] or make_cluster(name=f"Partner {number}")
    return PartnerCalendar.objects.create(**values)


def make_partner_event(**overrides):
    """In a week, of three hours."""
    number = next(_number)
    starts_at = overrides.pop("starts_at", None) or timezone.now() + timedelta(days=7)
    values = {
        "uid": f"{number}@partner.example",
        "title": f"Fair of the partner {number}",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "time_zone": "Europe/Helsinki",
    } | overrides
    values.setdefault("calendar", None)
    values["calendar"] = values["calendar"] or make_partner_calendar()
    return PartnerEvent.objects.create(**values)
