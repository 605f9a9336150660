import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.tests.factories import make_staff, make_user
from events.models import Event
from events.tests.factories import make_event
from news.tests.factories import make_article, make_picture, picture_file
from projects.tests.factories import make_project, make_sign
from strategy.tests.factories import make_cluster, make_focus_area

pytestmark = pytest.mark.django_db
LIST = "/en/news/"


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def linked_data(text):
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(block[1]) if block else None


# The list


@pytest.mark.parametrize("language", ["fi", "sv", "en", "pl"])
def test_anybody_reads_the_news(client, language):
    article = make_article(title_fi="Mestariteoksia")
    response = client.get(f"/{language}/news/")
    assert "Mestariteoksia" in response.content.decode()
    assert f"/{language}/news/{article.slug}/" in response.content.decode()
    assert not response.cookies


def test_only_what_is_out_is_listed_even_to_staff(client):
    make_article(title="Draft of mine", published_at=None)
    make_article(title="Of tomorrow", published_at=timezone.now() + timedelta(days=1))
    client.force_login(make_staff())
    text = page(client, LIST)
    assert "Draft of mine" not in text
    assert "Of tomorrow" not in text


def test_an_empty_list_shows_a_way_on(client):
    assert reverse("events:list") in page(client, reverse("news:list"))


def test_long_lists_have_pages_and_a_wrong_page_is_the_last(client):
    for n in range(13):
        make_article(title=f"Title-{n:02}", published_at=timezone.now() - timedelta(days=n + 1))
    first, second = page(client, LIST), page(client, LIST + "?page=2")
    assert "Title-00" in first
    assert "Title-12" not in first
    assert "Title-12" in second
    assert "Title-12" in page(client, LIST + "?page=99")
    assert "Title-00" in page(client, LIST + "?page=x")


def test_a_focus_area_narrows_the_list(client):
    area, other = make_focus_area(slug="skills"), make_focus_area(slug="world")
    make_article(title="About skills", focus_areas=[area])
    make_article(title="About the world", focus_areas=[other])
    text = page(client, LIST + "?focus_area=skills")
    assert "About skills" in text
    assert "About the world" not in text
    for wrong in ("nothing", "%00", "' OR 1=1"):
        assert "About the world" in page(client, LIST + f"?focus_area={wrong}")


def test_a_hundred_articles_cost_no_more_queries_than_one(
    client, django_assert_max_num_queries, django_assert_num_queries
):
    area = make_focus_area()
    make_article(focus_areas=[area], authors=[("Aino", "editor")])
    client.get(LIST)
    with django_assert_max_num_queries(15) as few:
        client.get(LIST)
    for _ in range(99):
        make_article(focus_areas=[area], authors=[("Aino", "editor")], cover=picture_file())
    with django_assert_num_queries(len(few)):
        client.get(LIST)


# One article


def test_an_article_tells_who_when_what_and_with_whose_money(client):
    sign = make_sign()
    project = make_project(name="Building Clusters", fund=sign.fund, period=sign.period)
    article = make_article(
        title_en="Masterpieces are made together",
        lead_en="An evening about teamwork.",
        body_en="<p>It was <strong>good</strong>.</p>",
        authors=[("Aino Virtanen", "project manager"), ("Matti Korhonen", "adviser")],
        projects=[project],
        events=[make_event(title="Networking evening")],
        clusters=[make_cluster(name="Blue Economy")],
        focus_areas=[make_focus_area(title="Skills")],
        source_url="region.example",
    )
    text = page(client, f"{LIST}{article.slug}/")
    for words in (
        "Masterpieces are made together",
        "An evening about teamwork.",
        "It was <strong>good</strong>.",
        "Aino Virtanen",
        "project manager",
        "Matti Korhonen",
        "Building Clusters",
        "Co-funded by the European Union",
        "Networking evening",
        "Blue Economy",
        "Skills",
        "region.example",
    ):
        assert words in text
    assert text.count("<h1") == 1


def test_a_picture_comes_with_words_credit_and_licence(client):
    article = make_article(
        cover=picture_file(), cover_alt="Ten people", cover_credit="Aino", cover_licence="CC BY 4.0"
    )
    make_picture(article, caption="The <best> table", credit="Matti", licence="CC0")
    text = page(client, f"{LIST}{article.slug}/")
    for words in ("Ten people", "Aino", "CC BY 4.0", "A table laid for ten", "Matti", "CC0"):
        assert words in text
    assert "The &lt;best&gt; table" in text


def test_another_language_is_said_and_marked(client):
    article = make_article(title_fi="Suomeksi", body_fi="<p>Vain suomeksi</p>")
    text = page(client, f"/sv/news/{article.slug}/")
    assert '<span lang="fi">Suomeksi</span>' in text
    assert '<div lang="fi"><p>Vain suomeksi</p></div>' in text


@pytest.mark.parametrize("days", [None, 1])
def test_what_is_not_out_is_shown_to_staff_with_a_notice_and_to_nobody_else(client, days):
    later = timezone.now() + timedelta(days=1)
    article = make_article(published_at=later if days else None, title="Secret")
    url = f"{LIST}{article.slug}/"
    assert client.get(url).status_code == 404
    client.force_login(make_user())
    assert client.get(url).status_code == 404
    client.force_login(make_staff())
    response = client.get(url)
    text = response.content.decode()
    assert ("Scheduled" if days else "Draft") in text
    assert "noindex" in text
    assert "no-store" in response["Cache-Control"]
    assert linked_data(text) is None


def test_what_is_hidden_elsewhere_is_not_told_by_an_article(client):
    article = make_article(
        projects=[make_project(name="Hidden project", is_public=False)],
        events=[make_event(title="Hidden event", status=Event.Status.DRAFT)],
        clusters=[make_cluster(), make_cluster(name="Hidden cluster", is_public=False)],
    )
    url = f"{LIST}{article.slug}/"
    assert "Hidden" not in page(client, url)
    client.force_login(make_staff())
    assert page(client, url).count("Hidden") >= 3


def test_an_unknown_article_is_not_found(client):
    assert client.get(f"{LIST}nothing/").status_code == 404


def test_many_links_cost_no_more_queries_than_one(
    client, django_assert_max_num_queries, django_assert_num_queries
):
    def linked(n):
        sign = make_sign()
        return make_article(
            projects=[make_project(fund=sign.fund, period=sign.period) for _ in range(n)],
            events=[make_event() for _ in range(n)],
            clusters=[make_cluster() for _ in range(n)],
            authors=[("Aino", "editor")] * n,
        )

    one, many = linked(1), linked(20)
    client.get(f"{LIST}{one.slug}/")
    with django_assert_max_num_queries(20) as few:
        client.get(f"{LIST}{one.slug}/")
    with django_assert_num_queries(len(few)):
        client.get(f"{LIST}{many.slug}/")


# What machines read


def test_search_engines_are_told_the_facts(client):
    make_cluster(name="South Savo Food Cluster", is_own=True)
    article = make_article(
        title_en="Hello </script><b>",
        lead_en="In short.",
        authors=[("Aino Virtanen", "project manager"), ("Matti Korhonen", "")],
        cover=picture_file(),
        cover_alt="A table",
    )
    data = linked_data(page(client, f"{LIST}{article.slug}/"))
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == "Hello </script><b>"
    assert data["datePublished"] == article.published_at.isoformat()
    assert data["author"] == [
        {"@type": "Person", "name": "Aino Virtanen", "jobTitle": "project manager"},
        {"@type": "Person", "name": "Matti Korhonen"},
    ]
    assert data["publisher"]["name"] == "South Savo Food Cluster"
    assert data["url"] == f"http://testserver/en/news/{article.slug}/"
    assert data["image"].startswith("http://testserver/")


def test_the_addresses_are_those_of_the_contract():
    with translation.override("fi"):
        assert reverse("news:list") == "/fi/news/"
        assert reverse("news:feed") == "/fi/news/feed/"
        assert reverse("news:detail", args=["x"]) == "/fi/news/x/"
