"""Quiet members, and why we think so."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_superuser
from events.tests.factories import make_event, make_registration
from members.models import ContactNote, Membership
from members.tests.factories import make_manager, make_member
from upkeep import quiet

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
LIST = reverse("admin:upkeep_quietmember_changelist")


def ago(**time):
    return timezone.now() - timedelta(**time)


def make_old_member(**overrides):
    """A member for three years that nobody has heard of."""
    member = make_member(**overrides)
    Membership.objects.filter(organisation=member).update(
        since=timezone.localdate() - timedelta(days=3 * 365)
    )
    return member


def make_past_registration(days, **overrides):
    start = ago(days=days)
    event = make_event(starts_at=start, ends_at=start + timedelta(hours=2))
    return make_registration(event=event, **overrides)


def names(members):
    return {member.pk for member in members}


def quiet_today():
    return names(quiet.quiet(timezone.localdate()))


def test_who_has_not_been_heard_of_for_a_year_is_quiet():
    member = make_old_member()
    assert quiet_today() == {member.pk}


def test_a_new_member_has_a_year_before_it_counts_as_quiet():
    make_member()
    assert quiet_today() == set()


def test_each_sign_of_life_is_enough():
    signed_in, at_event, represented, checked, silent = (make_old_member() for _each in range(5))
    person = make_manager(signed_in)
    person.last_login = ago(days=300)
    person.save()
    make_past_registration(100, organisation=at_event)
    make_past_registration(100, person=make_manager(represented))
    type(checked).objects.filter(pk=checked.pk).update(checked_at=ago(days=10))
    assert quiet_today() == {silent.pk}


def test_an_old_sign_of_life_a_no_show_and_a_coming_event_are_none():
    member = make_old_member()
    person = make_manager(member)
    person.last_login = ago(days=400)
    person.save()
    make_past_registration(400, organisation=member)
    make_past_registration(50, organisation=member, status="no_show")
    make_registration(event=make_event(starts_at=ago(days=-5)), organisation=member)
    assert quiet_today() == {member.pk}


def reasons(**facts):
    member = quiet.QuietMember(
        **{"checked_at": None} | {key: value for key, value in facts.items() if key == "checked_at"}
    )
    member.last_sign_in = facts.get("last_sign_in", quiet.NEVER)
    member.last_event = facts.get("last_event", quiet.NEVER)
    return quiet.reasons(member, TODAY)


def at(year, month, day):
    return timezone.make_aware(datetime(year, month, day, 12))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "nobody has ever signed in, never at an event, profile never checked"),
        ({"last_sign_in": at(2025, 9, 15)}, "no sign-in for 14 months"),
        ({"last_sign_in": at(2023, 9, 15)}, "no sign-in for 3 years"),
        ({"last_event": at(2025, 10, 1)}, "no event in 2026"),
        ({"last_event": at(2023, 10, 1)}, "no event since 2023"),
        ({"checked_at": at(2025, 8, 1)}, "profile not checked for 15 months"),
    ],
)
def test_the_reason_is_said_in_words(facts, words):
    assert words in reasons(**facts)


def test_staff_see_the_list_with_the_last_contact_and_sort_it_by_each_column(client):
    member = make_old_member(official_name="Hiljainen Oy")
    ContactNote.objects.create(organisation=member, kind="visit", held_on=TODAY, text="Coffee")
    client.force_login(make_superuser())
    page = client.get(LIST).text
    assert "Hiljainen Oy" in page
    assert "nobody has ever signed in" in page
    assert "visit, 20 Nov 2026" in page
    for column in range(1, 8):
        assert client.get(LIST, {"o": column}).status_code == 200
    change = reverse("admin:upkeep_quietmember_change", args=[member.pk])
    assert "Coffee" in client.get(change).text


def test_staff_without_the_right_do_not_see_it(client):
    client.force_login(make_staff())
    assert client.get(LIST).status_code == 403


def test_the_list_costs_as_many_queries_for_many_as_for_one(client):
    client.force_login(make_superuser())
    make_old_member()
    client.get(LIST)
    with CaptureQueriesContext(connection) as for_one:
        client.get(LIST)
    for _each in range(9):
        make_manager(make_old_member())
    with CaptureQueriesContext(connection) as for_ten:
        client.get(LIST)
    assert len(for_ten) == len(for_one)
