from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from events.models import Event
from events.sitemaps import EventSitemap
from events.tests.factories import make_event

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def hidden_events():
    return [
        make_event(status=Event.Status.DRAFT),
        make_event(audience=Event.Audience.MEMBERS),
        make_event(status=Event.Status.SCHEDULED, publish_at=timezone.now() + timedelta(days=1)),
    ]


def test_the_feed_tells_of_public_coming_events_in_its_language(client):
    hidden_events()
    event = make_event(
        title_fi="Leipää & <voita>", title_en="Bread", online_url="https://x.example"
    )
    feed = ElementTree.fromstring(client.get("/fi/events/feed/").content)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text == "Leipää & <voita>"
    link = entry.find(f"{ATOM}link").get("href")
    assert link == f"http://testserver/fi/events/{event.slug}/"
    assert entry.find(f"{ATOM}id").text == event.uid.urn
    assert "x.example" not in ElementTree.tostring(feed).decode()


def test_a_summary_is_harmless_html(client):
    make_event(summary="<script>alert(1)</script>")
    feed = ElementTree.fromstring(client.get("/en/events/feed/").content)
    assert "<script>" not in feed.find(f"{ATOM}entry/{ATOM}summary").text


def test_the_sitemap_lists_public_events_past_ones_too():
    hidden_events()
    past = make_event(starts_at=timezone.now() - timedelta(days=9))
    coming = make_event()
    assert list(EventSitemap().items()) == [coming, past]
