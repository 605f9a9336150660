from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.tests.factories import make_user
from events.tests.factories import make_event, make_registration
from members.models import Organisation
from members.tests.factories import (
    make_access_request,
    make_manager,
    make_member,
    make_membership,
    make_organisation,
    make_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def my(client):
    with translation.override("en"):
        address = reverse("my")

    def my(person, **query):
        client.force_login(person)
        return client.get(address, query)

    return my


def text(page):
    return page.content.decode()


def headings(page):
    return [line.split(">")[1].split("<")[0] for line in text(page).split("<h2")[1:]]


def test_a_person_is_greeted_by_name_and_organisation(my):
    member = make_member(official_name="Saimaan Marja Oy")
    person = make_role(member, person=make_user(display_name="Aino")).person
    page = my(person)
    assert "Hello, Aino" in text(page)
    assert page.context["organisation"] == member


def test_boxes_without_content_do_not_appear(my):
    assert headings(my(make_user())) == ["Your account"]
    member = make_member()
    person = make_role(member, kind="contact").person  # of whom nothing is asked
    assert headings(my(person)) == ["Your public page", "Your account"]
    make_role(member, kind="editor")
    assert headings(my(person)) == ["Your public page", "Your colleagues", "Your account"]


def test_the_boxes_come_in_the_order_of_what_matters(my):
    member = make_member()
    person = make_manager(member)
    make_role(member)
    make_event()
    make_registration(event=make_event(), person=person)
    assert headings(my(person)) == [
        "Is your profile still right?",
        "Coming events",
        "You are registered for",
        "Your public page",
        "Your colleagues",
        "Your account",
    ]


def test_only_the_most_important_thing_is_asked(my):
    member = make_member()
    person = make_manager(member)
    make_access_request(member, name="Berit")
    assert my(person).context["ask"].title == f"Berit would like to act for {member}"
    member.access_requests.update(decided_at=timezone.now())
    assert my(person).context["ask"].title == "Is your profile still right?"
    Organisation.objects.update(checked_at=timezone.now())
    assert "not complete" in my(person).context["ask"].title
    Organisation.objects.update(checked_at=timezone.now() - timedelta(days=366))
    assert my(person).context["ask"].title == "Is your profile still right?"


def test_nothing_is_asked_of_who_may_not_do_it(my):
    member = make_member()
    make_access_request(member)
    assert my(make_role(member, kind="contact").person).context["ask"] is None
    ask = my(make_role(member, kind="editor").person).context["ask"]
    assert ask.title == "Is your profile still right?"


def test_who_acts_for_several_organisations_switches_between_them(my):
    first, second = make_member(official_name="Aamu Oy"), make_member(official_name="Ilta Oy")
    person = make_manager(first)
    make_role(second, person=person, kind="contact")
    page = my(person)
    assert page.context["organisation"] == first
    assert f'href="?organisation={second.slug}"' in text(page)
    page = my(person, organisation=second.slug)
    assert page.context["organisation"] == second
    assert not page.context["can_edit"]


def test_nobody_switches_to_an_organisation_of_others(my):
    person = make_manager(make_member())
    other = make_member()
    assert my(person, organisation=other.slug).context["organisation"] != other
    assert "organisation" not in my(make_user(), organisation=other.slug).context


def test_a_profile_of_who_is_no_member_is_said_to_be_hidden(my):
    past = make_organisation()
    yesterday = timezone.localdate() - timedelta(days=1)
    make_membership(past, until=yesterday)
    assert "not a member today" in text(my(make_manager(past)))


def test_the_page_takes_the_same_queries_for_1_and_50_colleagues(my):
    member = make_member(checked_at=timezone.now())
    person = make_manager(member)
    make_role(member, kind="editor")
    my(person)  # what is kept in memory is there
    counts = []
    for more in (0, 49):
        for _number in range(more):
            make_role(member, kind="editor")
        with CaptureQueriesContext(connection) as queries:
            my(person)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_the_page_has_brought_is_told_once_there_is_something(my, client):
    member = make_member()
    person = make_manager(member)
    with translation.override("en"):
        own = reverse("my_members:organisation", args=[member.slug])
    heading = "What your page has brought in twelve months"
    assert heading not in text(my(person)) + text(client.get(own))
    this_month = timezone.localdate().replace(day=1)
    long_ago = this_month - timedelta(days=366)
    member.counts.create(month=this_month, what="views", number=37)
    member.counts.create(month=long_ago, what="views", number=5)
    for page in (my(person), client.get(own)):
        assert heading in text(page)
        assert "Your page was looked at 37 times." in text(page)
