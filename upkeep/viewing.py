"""Seeing the portal as a member sees it: for staff, read-only, for a short time, on record."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from members.workflows import NotPossible
from upkeep.models import Viewing
from upkeep.models.personal import LONGEST_VIEW

RIGHT = "upkeep.add_viewing"
SESSION_KEY = "viewing"


def check(*, person: User, by: User) -> None:
    if not (by.is_active and by.is_staff and by.has_perm(RIGHT)):
        raise NotPossible(_("You have no right to look at the portal as somebody else."))
    if person.is_staff or person.is_superuser:
        raise NotPossible(_("This is a staff account: nobody looks through its eyes."))
    if not person.is_active:
        raise NotPossible(_("This account is not active: its person sees nothing either."))


@transaction.atomic
def start(*, person: User, by: User, reason: str, now: datetime | None = None) -> Viewing:
    now = now or timezone.now()
    check(person=person, by=by)
    Viewing.objects.running(now).filter(by=by).update(stopped_at=now)
    return Viewing.objects.create(
        person=person, by=by, reason=reason, started_at=now, ends_at=now + LONGEST_VIEW
    )


def stop(*, viewing: Viewing, now: datetime | None = None) -> None:
    now = now or timezone.now()
    Viewing.objects.running(now).filter(pk=viewing.pk).update(stopped_at=now)


def running(key, *, by: User, now: datetime) -> Viewing | None:
    """The view that this session has begun, if it may go on."""
    mine = Viewing.objects.running(now).filter(pk=key, by=by)
    viewing = mine.select_related("person", "by").first()
    if viewing is None:
        return None
    try:
        check(person=viewing.person, by=by)
    except NotPossible:
        return None
    return viewing
