"""Registrations that stay as a number, without the name of the person."""

from datetime import datetime

from django.db import models, transaction
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from content.retention import period
from content.scrubbing import INSTEAD
from events.models import (
    Answer,
    AttendanceEntry,
    Consent,
    Event,
    EventInvitation,
    Question,
    Registration,
)
from events.models.registration import NOBODYS_ADDRESS

AT_A_TIME = 500


@transaction.atomic
def forget_people(registrations: models.QuerySet, *, keep_name: bool = False) -> int:
    """Names, addresses, answers and consents go; that somebody was registered stays."""
    keys = list(registrations.values_list("pk", flat=True))
    Answer.objects.filter(registration__in=keys).delete()
    Consent.objects.filter(registration__in=keys).delete()
    AttendanceEntry.objects.filter(registration__in=keys).update(by=None)
    address = Concat(
        Value("erased-"), Cast("pk", CharField()), Value(NOBODYS_ADDRESS), output_field=CharField()
    )
    name = {} if keep_name else {"name": INSTEAD, "organisation_name": ""}
    return Registration.objects.filter(pk__in=keys).update(
        email=address, person=None, registered_by=None, **name
    )


def is_named() -> Q:
    return ~Q(email__endswith=NOBODYS_ADDRESS, name=INSTEAD)


def forget_participants(now: datetime) -> int:
    """Of an event of projects: when the papers of all of them may be thrown away. Of any other:
    when its time of keeping is over."""
    before, today = now - period("participants"), timezone.localdate(now)
    old_or_funded = Q(ends_at__lt=before) | Q(ends_at__lt=now, projects__isnull=False)
    events = Event.objects.filter(old_or_funded, registrations__in=_named()).distinct()
    forgotten = 0
    for event in events.prefetch_related("projects__fund").iterator(chunk_size=100):
        if _papers_may_go(event, before, today):
            forgotten += _forget_in_parts(_named().filter(event=event))
    return forgotten


def forget_absent(now: datetime) -> int:
    status = Registration.Status
    was_there = (status.ATTENDED, status.REGISTERED)  # registered: nobody noted who came
    absent = _named().filter(event__ends_at__lt=now - period("absent"))
    return _forget_in_parts(absent.exclude(status__in=was_there))


def forget_invitations(now: datetime) -> int:
    """Nobody needs to know who was asked once the event is over."""
    return EventInvitation.objects.filter(event__ends_at__lt=now).delete()[0]


def forget_answers(now: datetime) -> int:
    expired = Question.objects.answers_expired(timezone.localdate(now))
    deleted, _models = Answer.objects.filter(question__in=expired).delete()
    return deleted


def is_kept_for_funder(registrations: models.QuerySet) -> models.QuerySet:
    """Who was at an event of a funded project: the funder may ask for the list."""
    status = Registration.Status
    return registrations.filter(
        Q(status=status.ATTENDED) | Q(status=status.REGISTERED, event__ends_at__lt=timezone.now()),
        event__projects__isnull=False,
    ).distinct()


def _named():
    return Registration.objects.filter(is_named())


def _papers_may_go(event, before, today):
    """Regulation (EU) 2021/1060, article 82: five years from 31 December of the year of the last
    payment; not known: as long as it takes. A day before the event itself is a slip of the pen."""
    held_on = event.local_end.date()
    until = [project.retention_until for project in event.projects.all()]
    if any(day is None or day >= today for day in until):
        return False
    is_plain = not until or any(day < held_on for day in until)
    return event.ends_at < before if is_plain else True


def _forget_in_parts(registrations):
    forgotten = 0
    while part := list(registrations.order_by("pk").values_list("pk", flat=True)[:AT_A_TIME]):
        forgotten += forget_people(Registration.objects.filter(pk__in=part))
    return forgotten
