from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from news.feeds import LATEST
from news.tests.factories import make_article
from strategy.tests.factories import make_cluster, make_focus_area, make_strategy

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(client, language="en"):
    response = client.get(f"/{language}/news/feed/")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def texts(element, tag):
    return [found.text for found in element.findall(f"{ATOM}{tag}")]


def check_atom(feed):
    """What RFC 4287 asks of every feed (4.1.1) and every entry (4.1.2)."""
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for needed in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{needed}")) == 1, needed
        for tag in ("updated", "published"):
            for moment in texts(element, tag):
                assert datetime.fromisoformat(moment).tzinfo
        alternates = [
            link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"
        ]
        assert len(alternates) == 1
        assert alternates[0].get("href").startswith("http://testserver/")
        assert len(element.findall(f"{ATOM}summary")) <= 1
    own = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert len(own) == 1
    entries = feed.findall(f"{ATOM}entry")
    assert feed.findall(f"{ATOM}author") or all(e.findall(f"{ATOM}author") for e in entries)
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    assert all(":" in identity for identity in ids)


@pytest.mark.parametrize("language", ["fi", "sv", "en", "pl"])
def test_the_feed_follows_the_rules_in_every_language(client, language):
    make_article(title_fi="Suomeksi", authors=[("Aino Virtanen", "")])
    make_article(lead="")
    feed = read(client, language)
    check_atom(feed)
    assert feed.get(XML_LANG) == language
    assert f"/{language}/news/feed/" in ElementTree.tostring(feed).decode()


def test_an_empty_feed_is_a_feed(client):
    check_atom(read(client))


def test_the_newest_come_first_and_nothing_too_early(client):
    now = timezone.now()
    for days in (3, 1, 2):
        make_article(title_en=f"{days} days", published_at=now - timedelta(days=days))
    make_article(title_en="Draft", published_at=None)
    make_article(title_en="Tomorrow", published_at=now + timedelta(days=1))
    feed = read(client)
    assert [e.findtext(f"{ATOM}title") for e in feed.findall(f"{ATOM}entry")] == [
        "1 days",
        "2 days",
        "3 days",
    ]


def test_an_entry_tells_authors_subject_and_language(client):
    make_cluster(is_own=True, name="South Savo Food Cluster")
    skills = make_focus_area(title_en="Skills", strategy=make_strategy())
    in_the_making = make_focus_area(title_en="Secret", strategy=make_strategy(is_public=False))
    article = make_article(
        title_fi="Vain suomeksi",
        lead_fi="Ali < Äiti & Isä",
        authors=[("Aino Virtanen", "editor"), ("Matti Korhonen", "editor")],
        focus_areas=[skills, in_the_making],
    )
    feed = read(client)
    check_atom(feed)
    entry = feed.find(f"{ATOM}entry")
    assert [a.findtext(f"{ATOM}name") for a in entry.findall(f"{ATOM}author")] == [
        "Aino Virtanen",
        "Matti Korhonen",
    ]
    assert entry.get(XML_LANG) == "fi"
    assert [c.get("term") for c in entry.findall(f"{ATOM}category")] == ["Skills"]
    assert entry.findtext(f"{ATOM}summary") == "Ali &lt; Äiti &amp; Isä"  # HTML, says its type
    assert entry.find(f"{ATOM}summary").get("type") == "html"
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/en/news/{article.slug}/")
    assert "South Savo Food Cluster" in feed.findtext(f"{ATOM}title")


def test_an_entry_is_the_same_one_when_its_address_changes(client):
    article = make_article()
    before = read(client).find(f"{ATOM}entry").findtext(f"{ATOM}id")
    article.slug = "a-better-address"
    article.save()
    assert read(client).find(f"{ATOM}entry").findtext(f"{ATOM}id") == before
    assert read(client, "fi").find(f"{ATOM}entry").findtext(f"{ATOM}id") != before


def test_a_stray_control_character_does_not_break_the_feed(client):
    make_article(title_en="Bell\x07", lead_en="Page\x0cbreak", authors=[("Ai\x1bno", "")])
    entry = read(client).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Bell"


def test_a_long_history_is_cut_and_costs_no_more_queries(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    area = make_focus_area()
    make_article(authors=[("Aino", "")], focus_areas=[area])
    client.get("/en/news/feed/")
    with django_assert_max_num_queries(10) as few:
        read(client)
    for _ in range(99):
        make_article(authors=[("Aino", "")], focus_areas=[area])
    with django_assert_num_queries(len(few)):
        assert len(read(client).findall(f"{ATOM}entry")) == LATEST
