import pytest
import vobject
from django.urls import reverse

from accounts.tests.factories import make_user
from events.models import CalendarToken, Event
from events.tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db

PAGE = "my_events:calendar"


@pytest.fixture
def ann():
    return make_user(email="ann@example.org", language="en")


def address_of(person):
    return reverse("events_machine:own", args=[CalendarToken.objects.get(user=person).token])


def titles(response):
    assert response.status_code == 200
    return sorted(
        each.summary.value
        for each in vobject.readOne(response.content.decode()).contents.get("vevent", [])
    )


def test_a_person_makes_an_address_reads_it_and_takes_it_back(client, ann):
    client.force_login(ann)
    client.post(reverse("my_events:make_calendar"))
    address = address_of(ann)
    page = client.get(reverse(PAGE)).content.decode()
    assert f'value="webcal://testserver{address}"' in page
    client.logout()
    assert client.get(address).status_code == 200
    client.force_login(ann)
    client.post(reverse("my_events:revoke_calendar"))
    assert client.get(address).status_code == 404
    client.post(reverse("my_events:make_calendar"))
    assert address_of(ann) != address


def test_it_holds_the_events_for_which_the_person_has_a_seat(client, ann):
    secret = "https://meet.example.org/secret"
    mine = make_event(
        title="Mine", audience=Event.Audience.MEMBERS, online_url=secret, mode="online"
    )
    waiting = make_event(title="Waiting")
    make_event(title="Somebody else’s")
    make_registration(event=mine, email="ANN@example.org", mode="online")
    make_registration(event=waiting, email="ann@example.org", status="waiting")
    make_registration(event=make_event(title="Left"), email=ann.email, status="cancelled")
    CalendarToken.objects.create(user=ann)
    response = client.get(address_of(ann))
    assert titles(response) == ["Mine"]
    assert b"meet.example.org" not in response.content.replace(b"\r\n ", b"")
    assert "private" in response["Cache-Control"]


def test_who_has_left_the_portal_has_no_calendar(client, ann):
    CalendarToken.objects.create(user=ann)
    ann.is_active = False
    ann.save()
    assert client.get(address_of(ann)).status_code == 404


def test_opening_a_page_makes_no_address(client, ann):
    client.force_login(ann)
    client.get(reverse(PAGE))
    assert client.get(reverse("my_events:make_calendar")).status_code == 405
    assert not CalendarToken.objects.exists()
