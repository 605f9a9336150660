"""Who is registered and has no account reaches what the pages and mails show."""

import re
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from events import workflows
from events.models import Event, EventPicture, Material
from events.tests.factories import make_event, picture_file
from events.tests.public_pages import text_of
from mailing.models import Mail

pytestmark = pytest.mark.django_db

AUDIENCES = [Event.Audience.MEMBERS, Event.Audience.INVITED]


@pytest.fixture(params=AUDIENCES)
def event(request, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    event = make_event(audience=request.param)
    EventPicture.objects.create(
        event=event, image=picture_file(), alt="A table", credit="Elli", shows_people=False
    )
    Material.objects.create(
        event=event, title="Slides", is_agreed=True, file=ContentFile(b"%PDF-1.4", name="a.pdf")
    )
    return event


@pytest.fixture
def guest(event):
    return workflows.register(
        event=event, name="Aino", email="aino@example.org", language="en", is_invited=True
    )


def addresses_in(page, part):
    return {unescape(each) for each in re.findall(r'(?:href|src)="([^"]+)"', page) if part in each}


def test_the_page_of_the_event_by_the_link_of_the_mail(client, event, guest):
    found = re.findall(rf"http\S+{event.get_absolute_url()}\S*", Mail.objects.get().text)
    assert found
    for address in found:
        assert client.get(address.removeprefix("http://testserver")).status_code == 200


def test_everything_that_is_shown_there(client, event, guest):
    own_page = client.get(reverse("events:registration", args=[guest.token])).text
    calendar_file = addresses_in(own_page, f"/events/{event.slug}.ics").pop()
    assert client.get(calendar_file)["Content-Type"].startswith("text/calendar")
    page = text_of(client.get(event.get_invitation_url()))
    for part in ("/pictures/", "/materials/", ".ics"):
        (address,) = addresses_in(page, f"{event.slug}{part}")
        assert client.get(address).status_code == 200
        assert client.get(address.partition("?")[0]).status_code == 404


def test_every_size_of_a_picture(client, event, guest):
    page = text_of(client.get(event.get_invitation_url()))
    for size in re.search(r'srcset="([^"]+)"', page)[1].split(", "):
        assert client.get(size.split()[0]).status_code == 200


def test_a_draft_has_no_calendar_file_yet(client, event):
    Event.objects.update(status=Event.Status.DRAFT)
    page = text_of(client.get(event.get_invitation_url()))
    assert not addresses_in(page, f"{event.slug}.ics")
    key = event.get_invitation_url().partition("?")[2]
    address = reverse("events_machine:event", args=[event.slug])
    assert client.get(f"{address}?{key}").status_code == 404
