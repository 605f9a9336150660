from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Membership

from .not_possible import NotPossible


@transaction.atomic
def end_membership(
    *, membership: Membership, reason: str, by: User, last_day: date | None = None
) -> Membership:
    """The organisation leaves: its profile is hidden and its people's roles end after `last_day`.

    Without a last day it ends at once, that is with yesterday.
    """
    membership = Membership.objects.select_for_update(of=["self"]).get(pk=membership.pk)
    today = timezone.localdate()
    if membership.until is not None:
        raise NotPossible(_("This membership has an end already."))
    if membership.since is None or membership.since > (last_day or today):
        raise NotPossible(_("A membership cannot end before it has begun."))
    last_day = last_day or max(today - timedelta(days=1), membership.since)
    membership.until = last_day
    membership.left_reason = reason
    membership.save(update_fields=["until", "left_reason"])
    for role in membership.organisation.roles.filter(ends_on__isnull=True):
        role.ends_on = max(last_day + timedelta(days=1), role.starts_on)
        role.save(update_fields=["ends_on"])
    return membership


@transaction.atomic
def enter_membership(*, membership: Membership, by: User) -> Membership:
    """Without an application, or one of the past: as staff know it from elsewhere."""
    if membership.decided_on or membership.since:
        membership.accepted_by = by
    membership.save()
    return membership


@transaction.atomic
def correct_dates(
    *,
    membership: Membership,
    applied_on: date | None,
    decided_on: date | None,
    since: date | None,
    by: User,
) -> Membership:
    """What was typed wrongly is put right. Raises NotPossible if the dates contradict."""
    membership = Membership.objects.select_for_update(of=["self"]).get(pk=membership.pk)
    membership.applied_on = applied_on
    membership.decided_on = decided_on
    membership.since = since
    if (decided_on or since) and membership.accepted_by is None:
        membership.accepted_by = by
    try:
        membership.full_clean()
    except ValidationError as problem:
        raise NotPossible(" ".join(problem.messages)) from problem
    membership.save(update_fields=["applied_on", "decided_on", "since", "accepted_by"])
    return membership


@transaction.atomic
def mark_invoiced(*, membership: Membership, on: date) -> bool:
    """A new invoice is not paid yet. False if it is marked already and waits for the payment."""
    membership = Membership.objects.select_for_update(of=["self"]).get(pk=membership.pk)
    if membership.invoiced_on and not membership.paid_on:
        return False
    membership.invoiced_on, membership.paid_on = on, None
    membership.save(update_fields=["invoiced_on", "paid_on"])
    return True


@transaction.atomic
def mark_paid(*, membership: Membership, on: date) -> bool:
    membership = Membership.objects.select_for_update(of=["self"]).get(pk=membership.pk)
    if membership.paid_on:
        return False
    membership.paid_on = on
    membership.save(update_fields=["paid_on"])
    return True


@transaction.atomic
def forget_ended_memberships(*, today: date) -> int:
    """Takes away what nobody has to keep any longer; that there was a membership stays."""
    anything = ~Q(left_reason="") | ~Q(commitment="") | ~Q(fee_class="")
    marked = Q(invoiced_on__isnull=False) | Q(paid_on__isnull=False)
    ended = Membership.objects.past_retention(today).filter(anything | marked)
    for membership in ended:
        membership.commitment.delete(save=False)
        membership.left_reason = membership.fee_class = ""
        membership.invoiced_on = membership.paid_on = None
        membership.save()
    return len(ended)
