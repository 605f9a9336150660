from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.tests.factories import make_staff, make_user
from events.models import CalendarToken, Event
from events.sitemaps import EventSitemap
from events.tests.factories import make_event, make_registration
from strategy.tests.factories import make_focus_area

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


def test_what_has_not_changed_is_not_sent_again(client):
    event = make_event(slug="baking")
    registration = make_registration(event=event, email="ann@example.org")
    own = CalendarToken.objects.create(user=make_user(email=registration.email, language="en"))
    for address, may_be_shared in [
        ("/events.ics", True),
        ("/events/baking.ics", True),
        ("/events.json", True),
        (reverse("events_machine:own", args=[own.token]), False),
    ]:
        first = client.get(address)
        kept_by = "public" if may_be_shared else "private"
        assert first["Cache-Control"] == f"{kept_by}, no-cache"
        shown = {"If-None-Match": first["ETag"]}
        again = client.get(address, headers=shown)
        assert (again.status_code, again.content) == (304, b"")
        event.starts_at -= timedelta(minutes=5)
        event.save()
        assert client.get(address, headers=shown).status_code == 200


def test_the_file_of_an_event_for_members_is_kept_by_who_asked(client):
    event = make_event(audience=Event.Audience.MEMBERS)
    client.force_login(make_staff())
    assert client.get(f"/events/{event.slug}.ics")["Cache-Control"] == "private, no-cache"


@pytest.fixture
def one_of_a_kind():
    area = make_focus_area(title="Baking")
    wanted = make_event(title="Wanted", languages=["en", "sv"], kind="fair")
    wanted.focus_areas.add(area)
    make_event(title="Other", languages=["fi"])
    hidden = make_event(title="Hidden", languages=["sv"], kind="fair", audience="members")
    hidden.focus_areas.add(area)
    return area


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("focus_area={area}", "Baking"),
        ("held_in=sv", "Held in: Swedish"),
        ("kind=fair", "Fair"),
        ("focus_area={area}&kind=fair&held_in=sv", "Baking, Fair, Held in: Swedish"),
    ],
)
def test_feed_and_calendar_are_narrowed_alike_and_say_to_what(client, one_of_a_kind, asked, topic):
    asked = asked.format(area=one_of_a_kind.slug)
    feed = ElementTree.fromstring(client.get(f"/en/events/feed/?{asked}").content)
    assert [entry.find(f"{ATOM}title").text for entry in feed.findall(f"{ATOM}entry")] == ["Wanted"]
    assert feed.find(f"{ATOM}title").text.endswith(f"({topic})")
    (own,) = [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own == f"http://testserver/en/events/feed/?{asked}"
    file = Calendar.from_ical(client.get(f"/events.ics?lang=en&{asked}").content)
    assert [str(event["summary"]) for event in file.walk("VEVENT")] == ["Wanted"]
    assert str(file["x-wr-calname"]).endswith(f"({topic})")


@pytest.mark.parametrize("asked", ["", "held_in=pl", "held_in=xx", "focus_area=no"])
def test_nobody_else_s_events_come_in_by_a_filter(client, one_of_a_kind, asked):
    for address in ("/en/events/feed/", "/events.ics", "/events.json", "/embed/events/"):
        assert "Hidden" not in client.get(f"{address}?{asked}").content.decode()


def test_the_list_offers_each_of_them(client, one_of_a_kind):
    page = client.get("/en/events/").content.decode()
    for address in (
        "webcal://testserver/events.ics?lang=en",
        f"webcal://testserver/events.ics?lang=en&amp;focus_area={one_of_a_kind.slug}",
        "webcal://testserver/events.ics?lang=en&amp;held_in=pl",
        "/en/events/feed/",
        "/en/events/feed/?held_in=pl",
        "/en/my/events/calendar/",
    ):
        assert f'href="{address}"' in page, address


def test_the_list_offers_first_what_it_is_narrowed_to(client, one_of_a_kind):
    response = client.get("/en/events/?held_in=sv&page=1&whose=ours")
    assert [event.title for event in response.context["page"]] == ["Wanted"]
    assert response.context["following"].file_url == "/events.ics?lang=en&held_in=sv"
    assert "Subscribe to the calendar (Held in: Swedish)" in response.content.decode()


def test_the_sitemap_lists_public_events_past_ones_too():
    hidden_events()
    past = make_event(starts_at=timezone.now() - timedelta(days=9))
    coming = make_event()
    assert list(EventSitemap().items()) == [coming, past]
