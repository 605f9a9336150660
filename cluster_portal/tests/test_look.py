import re

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.tests.factories import make_staff, make_user
from cluster_portal.look import look
from events.tests.factories import make_event
from members.tests.factories import make_member
from news.tests.factories import make_article
from projects.tests.factories import make_project
from strategy.tests.factories import make_cluster, make_focus_area

pytestmark = pytest.mark.django_db


def test_the_colours_come_as_a_style_sheet_for_light_and_dark(client):
    make_cluster(main_colour="#0f4f86", accent_colour="#7fd6cf")
    answer = client.get(reverse("cluster_style"))
    assert answer["Content-Type"] == "text/css"
    text = answer.text
    assert "--main: #0f4f86" in text.partition("@media")[0]
    assert "prefers-color-scheme: dark" in text
    assert "--main: #0f4f86" not in text.partition("@media")[2]  # lighter, to be read on dark


def test_without_a_cluster_the_portal_has_its_own_colours_and_sign(client):
    assert "#1f5a4c" in client.get(reverse("cluster_style")).text
    sign = client.get(reverse("cluster_sign"))
    assert sign["Content-Type"] == "image/svg+xml"
    assert "#1f5a4c" in sign.text


def test_every_page_asks_for_the_version_that_is_kept_for_good(client):
    cluster = make_cluster()
    address = look(cluster)["style"]
    assert f'href="{address}"' in client.get("/en/").text
    assert "immutable" in client.get(address)["Cache-Control"]
    assert "immutable" not in client.get(reverse("cluster_style"))["Cache-Control"]


def test_another_colour_or_sign_has_another_address():
    cluster = make_cluster()
    before = look(cluster)
    cluster.main_colour = "#8a2a45"
    recoloured = look(cluster)
    cluster.sign = "apple"
    assert len({it["style"] for it in (before, recoloured, look(cluster))}) == 3


def test_the_logo_stands_in_the_place_of_the_sign(client):
    cluster = make_cluster(logo="public/clusters/logo.png")
    text = client.get("/en/").text
    assert 'src="/media/public/clusters/logo.png"' in text
    assert f'src="{look(cluster)["sign"]}"' not in text


def test_a_picture_takes_the_place_of_the_drawn_landscape(client):
    cluster = make_cluster()
    assert 'class="landscape"' in client.get("/en/").text
    cluster.picture, cluster.picture_credit = "public/clusters/harbour.jpg", "Nobody in particular"
    cluster.save()
    text = client.get("/en/").text
    assert 'class="landscape"' not in text
    assert "harbour.jpg" in text
    assert "Nobody in particular" in text


def test_search_engines_get_one_address_per_page_and_language(client):
    make_cluster()
    text = client.get("/en/members/", {"q": "fish", "page": "2"}).text
    assert '<link rel="canonical" href="http://testserver/en/members/?page=2">' in text
    assert 'hreflang="sv" href="http://testserver/sv/members/?page=2"' in text
    assert 'hreflang="x-default" href="http://testserver/fi/members/?page=2"' in text
    assert '<meta name="robots" content="noindex, follow">' in text
    assert "noindex" not in client.get("/en/members/", {"page": "1"}).text


def test_the_page_of_all_parts_is_for_staff(client):
    address = reverse("styleguide")
    assert "/login/" in client.get(address)["Location"]
    client.force_login(make_user())
    assert client.get(address).status_code == 403
    client.force_login(make_staff())
    assert client.get(address).status_code == 200


def test_the_page_of_all_parts_shows_cards_of_what_there_is(client):
    make_cluster()
    shown = [make_event(), make_member(), make_project(), make_article(), make_focus_area()]
    client.force_login(make_staff())
    text = client.get(reverse("styleguide")).text
    assert [thing for thing in shown if thing.get_absolute_url() not in text] == []


def test_style_sheets_use_no_token_that_there_is_not():
    sheets = [path.read_text() for path in (settings.BASE_DIR / "static" / "css").glob("*.css")]
    used = set(re.findall(r"var\(--([\w-]+)\s*\)", "".join(sheets)))
    defined = set(re.findall(r"--([\w-]+)\s*:", "".join(sheets)))
    assert used - defined == set()
