"""Links that came into the wrong hands are replaced by a button."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from events.links import door_key
from events.models import Event
from events.tests.admin_pages import change_url
from events.tests.factories import make_event

pytestmark = pytest.mark.django_db


def address(event):
    return reverse("admin:events_event_links", args=[event.pk])


def door_of(event):
    return reverse("events:door", args=[door_key(event)])


@pytest.fixture
def event():
    return make_event(
        audience=Event.Audience.INVITED, starts_at=timezone.now() + timedelta(hours=1)
    )


def test_the_button_ends_the_old_link_and_makes_a_new_one(client, organiser, event):
    assert address(event) in client.get(change_url(event)).text
    for which, link in [("invitation", Event.get_invitation_url), ("door", door_of)]:
        old = link(event)
        assert old in client.get(address(event)).text
        client.post(address(event), {"which": which})
        event.refresh_from_db()
        assert link(event) in client.get(address(event)).text
        stranger = client.__class__()
        assert stranger.get(old).status_code == 404
        assert stranger.get(link(event)).status_code == 200
    assert LogEntry.objects.filter(user=organiser).count() == 2


def test_looking_at_the_page_changes_nothing(client, organiser, event):
    client.get(address(event), {"which": "invitation"})
    assert Event.objects.get().get_invitation_url() == event.get_invitation_url()


def test_an_unknown_link_is_not_replaced(client, organiser, event):
    assert client.post(address(event), {"which": "anything"}).status_code == 404


@pytest.mark.usefixtures("without_second_factor")
def test_the_door_s_link_is_for_those_who_may_change_registrations(client, event):
    editor = make_staff()
    editor.user_permissions.add(Permission.objects.get(codename="change_event"))
    client.force_login(editor)
    page = client.get(address(event)).text
    assert event.get_invitation_url() in page
    assert door_of(event) not in page
    assert client.post(address(event), {"which": "door"}).status_code == 404
    event.refresh_from_db()
    assert event.door_link_number == 0


@pytest.mark.usefixtures("without_second_factor")
@pytest.mark.parametrize("make_somebody", [make_staff, make_user])
def test_nobody_else_comes_near(client, event, make_somebody):
    client.force_login(make_somebody())
    assert client.post(address(event), {"which": "invitation"}).status_code in (302, 403)
    event.refresh_from_db()
    assert event.invitation_link_number == 0


def test_a_phone_that_kept_the_door_reads_tickets_no_more(client, organiser, event):
    phone = client.__class__()
    phone.get(door_of(event))
    person = event.registrations.create(name="Aino", email="aino@example.org")
    ticket = reverse("events:ticket", args=[person.ticket])
    assert phone.get(ticket).status_code == 302
    client.post(address(event), {"which": "door"})
    assert phone.get(ticket).status_code == 200  # says only what the event is
