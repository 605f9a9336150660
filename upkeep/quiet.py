"""Members that have not been heard of for long, and why we think so, in words."""

from datetime import UTC, date, datetime, timedelta

from django.db.models import (
    DateTimeField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Registration
from members.models import ContactNote, Membership, Role
from upkeep.models import QuietMember

QUIET_AFTER = timedelta(days=365)
DAYS_OF_A_MONTH = 30.44
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for “not once” where databases compare: they disagree about what is missing."""


def with_signs_of_life(today: date) -> QuerySet[QuietMember]:
    """Members of today with their last sign-in, event and contact: NEVER or None if none."""
    roles = Role.objects.current(today).filter(organisation=OuterRef("pk")).order_by()
    registrations = Registration.objects.with_seat().exclude(status=Registration.Status.NO_SHOW)
    now = timezone.now()
    past = registrations.filter(event__ends_at__lte=now).order_by()
    as_organisation = past.filter(organisation=OuterRef("pk"))
    by_person = past.filter(
        Exists(
            Role.objects.current(today).filter(
                organisation=OuterRef(OuterRef("pk")), person=OuterRef("person")
            )
        )
    )
    notes = ContactNote.objects.filter(organisation=OuterRef("pk")).order_by("-held_on", "-pk")
    memberships = Membership.objects.active(today).filter(organisation=OuterRef("pk")).order_by()
    return QuietMember.objects.members(today).annotate(
        last_sign_in=_latest(roles, "person__last_login"),
        last_event=Greatest(
            _latest(as_organisation, "event__starts_at"), _latest(by_person, "event__starts_at")
        ),
        last_contact_on=Subquery(notes.values("held_on")[:1]),
        last_contact_kind=Subquery(notes.values("kind")[:1]),
        member_since=Subquery(
            memberships.values("organisation").annotate(day=Min("since")).values("day")
        ),
    )


def _latest(rows, moment):
    """Of the rows of one organisation; grouped by a constant, so that there is one group."""
    latest = rows.annotate(one=Value(1)).values("one").annotate(at=Max(moment)).values("at")
    return Coalesce(Subquery(latest), Value(NEVER), output_field=DateTimeField())


def quiet(today: date) -> QuerySet[QuietMember]:
    """For a year no sign-in, no event and no look at the profile; new members have time."""
    start = timezone.now() - QUIET_AFTER
    return with_signs_of_life(today).filter(
        Q(checked_at__isnull=True) | Q(checked_at__lt=start),
        last_sign_in__lt=start,
        last_event__lt=start,
        member_since__lte=today - QUIET_AFTER,
    )


def longest_first(members: QuerySet[QuietMember]) -> QuerySet[QuietMember]:
    return members.order_by(
        Greatest(F("last_sign_in"), F("last_event"), Coalesce("checked_at", Value(NEVER))),
        "sort_key",
        "pk",
    )


def reasons(member: QuietMember, today: date) -> str:
    """“no sign-in for 14 months, no event in 2026, profile not checked for 2 years”"""
    return ", ".join(
        [
            _sign_in(member.last_sign_in, today),
            _event(member.last_event, today),
            _check(member.checked_at, today),
        ]
    )


def _sign_in(moment, today):
    if moment == NEVER:
        return _("nobody has ever signed in")
    return _("no sign-in for %(time)s") % {"time": _how_long(moment, today)}


def _event(moment, today):
    if moment == NEVER:
        return _("never at an event")
    last = timezone.localtime(moment).year
    if last == today.year - 1:
        return _("no event in %(year)d") % {"year": today.year}
    return _("no event since %(year)d") % {"year": last}


def _check(moment, today):
    if moment is None:
        return _("profile never checked")
    return _("profile not checked for %(time)s") % {"time": _how_long(moment, today)}


def _how_long(moment, today):
    months = int((today - timezone.localdate(moment)).days / DAYS_OF_A_MONTH)
    if months < 24:
        return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    years = months // 12
    return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
