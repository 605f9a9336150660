import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.tests.factories import make_event
from strategy.tests.factories import make_focus_area

pytestmark = pytest.mark.django_db

LIST = "/embed/events/?lang=en"
DATA = "/events.json?lang=en"


def policy_of(response):
    return response["Content-Security-Policy"]


@pytest.mark.parametrize("address", [LIST, DATA])
def test_shows_coming_public_events_and_no_others(client, address):
    make_event(title_en="Open evening")
    make_event(title_en="Members’ evening", audience="members")
    make_event(title_en="Draft evening", status="draft")
    make_event(title_en="Cancelled evening", status="cancelled")
    page = client.get(address).content.decode()
    assert "Open evening" in page
    assert "Cancelled evening" in page
    assert "cancelled" in page.lower()
    assert "Members’ evening" not in page
    assert "Draft evening" not in page


def test_only_the_sites_that_are_named_may_frame_the_list(client, settings):
    settings.EMBED_ORIGINS = ["https://town.example"]
    response = client.get(LIST)
    assert "frame-ancestors https://town.example" in policy_of(response)
    assert "X-Frame-Options" not in response
    assert "<script" not in response.content.decode()


def test_without_named_sites_nobody_may(client):
    assert "frame-ancestors 'none'" in policy_of(client.get(LIST))


def test_other_pages_cannot_be_framed_by_them(client, settings):
    settings.EMBED_ORIGINS = ["https://town.example"]
    assert "frame-ancestors 'none'" in policy_of(client.get("/en/events/"))


def test_the_data_can_be_read_from_any_site_and_never_tells_the_online_address(client):
    make_event(mode="online", online_url="https://meet.example.org/secret")
    response = client.get(DATA)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.json()["events"][0]["url"].startswith("http")
    assert "secret" not in response.content.decode()


@pytest.mark.parametrize("address", [LIST, DATA])
def test_can_be_narrowed_to_a_focus_area_and_a_language(client, address):
    area = make_focus_area()
    make_event(title_en="Wanted evening", languages=["sv"]).focus_areas.add(area)
    make_event(title_en="Other evening", languages=["fi"])
    for narrowed in (f"{address}&focus_area={area.slug}", f"{address}&held_in=sv"):
        page = client.get(narrowed).content.decode()
        assert "Wanted evening" in page
        assert "Other evening" not in page


def test_the_data_is_the_same_as_that_of_the_api(client):
    make_event(title_fi="Leipää & voita", venue_fi="Kahvila <Aino>", town="Mikkeli")
    (facts,) = client.get("/events.json?lang=sv").json()["events"]
    (item,) = client.get("/api/v1/events?lang=sv").json()["items"]
    assert facts.pop("language") == "sv"
    assert facts == item
    assert facts["where"] == "Kahvila <Aino>, Mikkeli"  # data, not HTML
    assert facts["text_languages"]["title"] == "fi"


@pytest.mark.parametrize("address", [LIST, DATA])
def test_twenty_events_cost_as_many_queries_as_one(client, address):
    make_event().focus_areas.add(make_focus_area())
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(30):
        make_event().focus_areas.add(make_focus_area())
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(one)
