from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.tests.factories import make_staff
from members import workflows
from members.models import Organisation, Role
from members.tests.factories import (
    make_manager,
    make_member,
    make_membership,
)
from members.workflows import NotPossible

pytestmark = pytest.mark.django_db


def test_leaving_hides_the_profile_and_ends_the_roles():
    member = make_member()
    manager = make_manager(member)
    workflows.end_membership(
        membership=member.memberships.get(), reason="Lopetti toiminnan", by=make_staff()
    )
    today = timezone.localdate()
    assert not Organisation.objects.members(today).exists()
    assert not Organisation.objects.represented_by(manager).exists()
    assert member.memberships.get().left_reason == "Lopetti toiminnan"


def test_a_membership_may_end_later():
    member = make_member()
    manager = make_manager(member)
    last_day = timezone.localdate() + timedelta(days=10)
    workflows.end_membership(
        membership=member.memberships.get(), reason="", by=make_staff(), last_day=last_day
    )
    assert Organisation.objects.members(last_day).exists()
    assert Organisation.objects.managed_by(manager).exists()
    assert Role.objects.current(last_day).exists()
    assert not Role.objects.current(last_day + timedelta(days=1)).exists()


def test_a_membership_ends_once_and_not_before_it_began():
    staff, today = make_staff(), timezone.localdate()
    coming = make_membership(since=today + timedelta(days=5))
    with pytest.raises(NotPossible, match="begun"):
        workflows.end_membership(membership=coming, reason="", by=staff)
    left = make_membership(until=today)
    with pytest.raises(NotPossible, match="an end already"):
        workflows.end_membership(membership=left, reason="", by=staff)


def test_a_slip_in_the_dates_is_put_right_and_stays_in_the_history():
    membership = make_membership(since=date(2024, 5, 1))
    dates = {"applied_on": date(2024, 3, 1), "decided_on": date(2024, 4, 1)}
    staff = make_staff()
    workflows.correct_dates(membership=membership, since=date(2024, 6, 1), by=staff, **dates)
    membership.refresh_from_db()
    assert (membership.since, membership.accepted_by) == (date(2024, 6, 1), staff)
    assert date(2024, 5, 1) in [version.since for version in membership.history.all()]


def test_dates_that_contradict_each_other_are_refused():
    membership = make_membership(since=date(2024, 5, 1))
    for dates in (
        {"applied_on": date(2024, 3, 2), "decided_on": date(2024, 3, 1), "since": None},
        {"applied_on": None, "decided_on": None, "since": date(2024, 12, 2)},
    ):
        membership.__class__.objects.update(until=date(2024, 12, 1))
        with pytest.raises(NotPossible):
            workflows.correct_dates(membership=membership, by=make_staff(), **dates)
    membership.refresh_from_db()
    assert membership.since == date(2024, 5, 1)


def test_a_new_invoice_is_not_paid_yet():
    membership = make_membership()
    last_year, today = date(2025, 2, 1), timezone.localdate()
    assert workflows.mark_invoiced(membership=membership, on=last_year)
    assert workflows.mark_invoiced(membership=membership, on=today) is False  # it waits
    assert workflows.mark_paid(membership=membership, on=last_year)
    assert workflows.mark_paid(membership=membership, on=today) is False
    assert workflows.mark_invoiced(membership=membership, on=today)
    membership.refresh_from_db()
    assert (membership.invoiced_on, membership.paid_on) == (today, None)


def test_six_years_after_the_year_of_leaving_only_the_dates_are_left():
    facts = {"since": date(2015, 1, 1), "left_reason": "Sold", "fee_class": "A"}
    facts |= {"invoiced_on": date(2019, 1, 1), "paid_on": date(2019, 2, 1)}
    old = make_membership(until=date(2019, 12, 31), **facts)
    old.commitment.save("paper.pdf", ContentFile(b"%PDF-1.4"))
    paper = Path(old.commitment.path)
    make_membership(until=date(2020, 1, 1), **facts)
    make_membership(**facts)
    assert workflows.forget_ended_memberships(today=date(2026, 1, 1)) == 1
    old.refresh_from_db()
    assert (old.left_reason, old.fee_class, old.commitment.name, old.paid_on) == ("", "", "", None)
    assert (old.since, old.until) == (date(2015, 1, 1), date(2019, 12, 31))
    assert not paper.exists()
    assert workflows.forget_ended_memberships(today=date(2026, 1, 1)) == 0
