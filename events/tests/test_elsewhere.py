import pytest

from events.tests.factories import make_event

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
