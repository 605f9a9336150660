"""A page that is not there, or not for whoever asks: a way on, and no word of what is there."""

import pytest

from accounts.tests.factories import make_user
from events.models import Event
from events.tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("hidden", [{"audience": Event.Audience.MEMBERS}, {"status": "draft"}])
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_a_hidden_event_looks_like_one_that_is_not_there(client, hidden, is_signed_in):
    make_event(slug="of-members", **hidden)
    if is_signed_in:
        client.force_login(make_user())
    pages = [client.get(f"/en/events/{slug}/") for slug in ("of-members", "no-such")]
    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].text.replace("of-members", "no-such") == pages[1].text
    assert "Some events are only for members" in pages[0].text


def test_a_member_who_is_not_signed_in_comes_back_to_the_event(client):
    make_event(slug="of-members", audience=Event.Audience.MEMBERS)
    page = client.get("/en/events/of-members/register/").text
    assert "/en/accounts/login/?next=%2Fen%2Fevents%2Fof-members%2Fregister%2F" in page


@pytest.mark.parametrize("path", ["registrations", "feedback", "door"])
def test_a_link_that_was_cut_off_says_so(client, path):
    token = make_registration().token[:-3]
    page = client.get(f"/en/events/{path}/{token}/")
    assert page.status_code == 404
    assert "lost its end" in page.text
    assert "/en/contact/" in page.text


def test_what_is_neither_speaks_of_a_slip(client):
    page = client.get("/en/no-such-page/").text
    assert "may have a slip in it" in page
    assert "Some events" not in page
