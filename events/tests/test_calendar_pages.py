"""Calendars to fetch and to subscribe to."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.tests.factories import make_event
from events.tests.public_pages import text_of
from strategy.tests.factories import make_focus_area

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LIST = "/en/events/"
SECRET = "https://meet.example.org/secret"


class TestCalendars:
    def test_a_feed_can_be_of_one_focus_area_and_its_address_is_on_the_list(self, client):
        area = make_focus_area(title="Berries")
        make_event(title="Wanted").focus_areas.add(area)
        make_event(title="Another")
        page = text_of(client.get(LIST, {"focus_area": area.slug}))
        address = f"{reverse('events_machine:feed')}?lang=en&amp;focus_area={area.slug}"
        assert f'href="webcal://testserver{address}"' in page
        feed = text_of(client.get(address.replace("&amp;", "&")))
        assert "Wanted" in feed
        assert "Another" not in feed
        assert "(Berries)" in feed

    def test_the_feed_holds_public_coming_events_only(self, client):
        shown = make_event(mode=Event.Mode.ONLINE, online_url=SECRET)
        hidden = [
            make_event(status=Event.Status.DRAFT),
            make_event(audience=Event.Audience.MEMBERS),
            make_event(starts_at=timezone.now() - 9 * DAY),
        ]
        response = client.get("/events.ics")
        assert response.headers["Content-Type"].startswith("text/calendar")
        file = text_of(response).replace("\r\n ", "")
        assert str(shown.uid) in file
        assert SECRET not in file
        assert not any(str(each.uid) in file for each in hidden)

    def test_the_feed_is_the_same_for_a_member(self, client, member):
        make_event(audience=Event.Audience.MEMBERS)
        assert "VEVENT" not in text_of(client.get("/events.ics"))

    def test_files_are_in_the_wanted_language(self, client):
        event = make_event(title_en="Bread", title_sv="Bröd")
        address = f"/events/{event.slug}.ics"
        assert "SUMMARY:Bröd" in text_of(client.get(address, {"lang": "sv"}))
        assert "SUMMARY:Bread" in text_of(client.get(address, {"lang": "en"}))
        assert client.get(address, {"lang": "xx"}).status_code == 200

    def test_an_event_without_a_day_has_no_file(self, client):
        event = make_event(precision=Event.Precision.MONTH)
        assert client.get(f"/events/{event.slug}.ics").status_code == 404
