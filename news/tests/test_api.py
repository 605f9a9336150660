from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from events.tests.factories import make_event
from news.models import Article
from news.tests.factories import make_article
from projects.tests.factories import make_project
from strategy.tests.factories import make_focus_area

pytestmark = pytest.mark.django_db

API = "/api/v1/news"
DAY = timedelta(days=1)


def titles(client, **asked):
    return [item["title"] for item in client.get(API, {"lang": "en", **asked}).json()["items"]]


def one(client, article, **asked):
    return client.get(f"{API}/{article.slug}", {"lang": "en", **asked})


@pytest.mark.parametrize("published_at", [None, timezone.now() + DAY])
def test_drafts_and_what_is_to_come_never_appear(client, published_at):
    article = make_article(published_at=published_at)
    assert titles(client) == []
    assert titles(client, updated_since="2000-01-01T00:00:00Z") == []
    assert one(client, article).status_code == 404


def test_what_belongs_to_it_only_as_far_as_everybody_sees_it(client):
    events = [make_event(title="Open"), make_event(title="Ours", audience="members")]
    projects = [make_project(name="Known"), make_project(name="Hidden", is_public=False)]
    facts = one(client, make_article(events=events, projects=projects)).json()
    assert [each["name"] for each in facts["events"]] == ["Open"]
    assert [each["name"] for each in facts["projects"]] == ["Known"]


def test_filters(client):
    area = make_focus_area()
    make_article(title="New", published_at=datetime(2024, 1, 31, 21, tzinfo=UTC))
    make_article(
        title="Old", published_at=datetime(2023, 1, 31, 23, tzinfo=UTC), focus_areas=[area]
    )  # on 1 February there
    assert titles(client) == ["New", "Old"]
    assert titles(client, **{"from": "2024-01-31", "to": "2024-01-31"}) == ["New"]
    assert titles(client, **{"from": "2023-02-01", "to": "2023-02-01"}) == ["Old"]
    assert titles(client, to="2023-01-31") == []
    assert titles(client, focus_area=area.slug) == ["Old"]
    assert titles(client, q="old") == ["Old"]
    assert titles(client, q="old new") == []


def test_what_has_changed_since(client):
    written_long_ago = make_article(title="Published now", published_at=timezone.now())
    make_article(title="Old")
    Article.objects.update(updated_at=timezone.now() - 9 * DAY)
    since = timezone.now() - timedelta(hours=1)
    assert titles(client, updated_since=since.isoformat()) == ["Published now"]
    written_long_ago.refresh_from_db()
    assert written_long_ago.last_change >= since  # the same rule for one


def test_each_text_says_its_language(client):
    article = make_article(title_fi="Uutinen", title_sv="Nyhet", body_fi="<p>Kaikki</p>")
    facts = one(client, article, lang="sv").json()
    assert (facts["title"], facts["body"]) == ("Nyhet", "<p>Kaikki</p>")
    assert facts["text_languages"]["title"] == "sv"
    assert facts["text_languages"]["body"] == "fi"
