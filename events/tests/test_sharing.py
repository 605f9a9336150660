from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from accounts.tests.factories import make_staff, make_superuser
from events.sharing import missing_texts, share_text
from events.tests.factories import make_event
from projects.tests.factories import make_fund, make_period, make_project, make_sign
from strategy.tests.factories import make_focus_area

pytestmark = pytest.mark.django_db

FRAME = "/admin/events/event/frame/"
START = datetime(2098, 3, 1, 7, tzinfo=UTC)


def funded(name, **overrides):
    fund, period = make_fund(), make_period()
    make_sign(fund=fund, period=period)
    return make_project(name=name, fund=fund, period=period, **overrides)


def make_funded_event(**overrides):
    values = {"title_en": "Bread & butter", "starts_at": START, "venue": "Kenkävero"}
    event = make_event(slug="bread", town="Mikkeli", **values | overrides)
    event.projects.set([funded("Clusters"), funded("Secret", is_public=False)])
    return event


def test_says_what_when_where_and_who_pays():
    assert share_text(make_funded_event(summary="Come and taste.")).splitlines() == [
        "Bread & butter",
        "Saturday, 1 March 2098 at 09:00–12:00 (Eastern European Time)",
        "Kenkävero, Mikkeli",
        "",
        "Come and taste.",
        "http://testserver/en/events/bread/",
        "",
        "Co-funded by the European Union (Clusters)",
    ]


def test_in_each_language_with_its_page_and_the_words_of_the_fund():
    event = make_funded_event(title_fi="Leipää")
    with override("fi"):
        text = share_text(event)
    assert text.startswith("Leipää\nlauantai")
    assert "http://testserver/fi/events/bread/" in text
    assert "Euroopan unionin osarahoittama (Clusters)" in text
    assert missing_texts(event, "en") == []


def test_says_that_it_is_off():
    assert share_text(make_event(title="Bread", status="cancelled")).startswith("Cancelled: Bread")


def test_never_tells_the_address_of_the_meeting():
    event = make_event(mode="online", online_url="https://meet.example.org/secret")
    assert "secret" not in share_text(event)


def test_staff_copy_the_text_of_each_language_and_see_what_is_not_translated(client):
    event = make_event(title_en="Bread", title_fi="Leipää")
    client.force_login(make_superuser())
    page = client.get(f"/admin/events/event/{event.pk}/share/")
    texts = {each["code"]: each for each in page.context["texts"]}
    assert list(texts) == ["fi", "sv", "en", "pl"]
    assert (texts["fi"]["missing"], texts["en"]["missing"]) == ("", "")
    assert texts["sv"]["missing"] == "title"
    assert "Leipää" in page.content.decode()
    assert "not published" not in page.content.decode()
    assert (
        f"/admin/events/event/{event.pk}/share/"
        in client.get(f"/admin/events/event/{event.pk}/change/").content.decode()
    )


@pytest.mark.parametrize(
    ("facts", "warning"),
    [({"status": "draft"}, "not published yet"), ({"audience": "members"}, "not for everybody")],
)
def test_staff_are_warned_where_the_address_opens_for_few(client, facts, warning):
    event = make_event(**facts)
    client.force_login(make_superuser())
    assert warning in client.get(f"/admin/events/event/{event.pk}/share/").content.decode()


def test_the_frame_to_copy_shows_what_was_chosen(client, settings):
    settings.EMBED_ORIGINS = ["https://town.example"]
    area = make_focus_area()
    client.force_login(make_superuser())
    page = client.get(FRAME, {"lang": "sv", "focus_area": area.slug, "whose": "ours"})
    query = f"lang=sv&amp;focus_area={area.slug}&amp;whose=ours"
    address = f"http://testserver/embed/events/?{query}"
    assert page.context["snippet"].startswith(f'<iframe src="{address}" title="')
    assert "<script" not in page.context["snippet"]
    assert "https://town.example" in page.content.decode()
    assert "No site may show it" not in page.content.decode()
    assert FRAME in client.get("/admin/events/event/").content.decode()


def test_the_page_says_what_to_do_where_no_site_is_allowed(client):
    client.force_login(make_superuser())
    page = client.get(FRAME, {"lang": "xx"}).content.decode()
    assert "No site may show it" in page
    assert "EMBED_ORIGINS" in page


def test_staff_without_the_right_are_refused(client):
    client.force_login(make_staff())
    assert client.get(FRAME).status_code == 403
    assert client.get(f"/admin/events/event/{make_event().pk}/share/").status_code == 403
