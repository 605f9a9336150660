from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_superuser, make_user
from news.models import Article
from news.tests.factories import make_article
from projects.tests.factories import make_project

pytestmark = pytest.mark.django_db
LIST = reverse("admin:news_article_changelist")


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.REQUIRE_STAFF_MFA = False


@pytest.fixture
def editor(client):
    person = make_superuser()
    client.force_login(person)
    return person


def page_of(article):
    return reverse("admin:news_article_change", args=[article.pk])


def typed(**overrides):
    """What the browser sends for a small article."""
    return {
        "title_fi": "Otsikko",
        "slug": "otsikko",
        "body_fi": "<p>Teksti</p>",
        "published_at_0": "",
        "published_at_1": "",
        "authors-TOTAL_FORMS": 1,
        "authors-INITIAL_FORMS": 0,
        "authors-0-name": "Aino Virtanen",
        "authors-0-title_fi": "projektipäällikkö",
        "authors-0-order": 0,
        "images-TOTAL_FORMS": 0,
        "images-INITIAL_FORMS": 0,
        **overrides,
    }


@pytest.mark.parametrize("make", [None, make_user, make_staff])
def test_only_staff_with_the_right_write_articles(client, make):
    if make:
        client.force_login(make())
    article = make_article(title="Secret", published_at=None)
    for url in (LIST, page_of(article), reverse("admin:news_article_add")):
        response = client.get(url)
        assert response.status_code in (302, 403)
        assert b"Secret" not in response.content


def test_saving_keeps_a_draft_with_its_author(client, editor):
    client.post(reverse("admin:news_article_add"), typed(_save="x"))
    article = Article.objects.get()
    assert article.published_at is None
    assert article.authors.get().name == "Aino Virtanen"


def test_one_button_saves_and_publishes(client, editor):
    client.post(reverse("admin:news_article_add"), typed(_publish="x"))
    assert Article.objects.published(timezone.now()).exists()


def test_a_draft_is_published_from_its_page(client, editor):
    article = make_article(slug="otsikko", published_at=None)
    assert 'name="_publish"' in client.get(page_of(article)).rendered_content
    client.post(page_of(article), typed(_publish="x"))
    assert Article.objects.published(timezone.now()).exists()
    assert 'name="_publish"' not in client.get(page_of(article)).rendered_content


def test_what_cannot_be_published_says_why_and_stays_a_draft(client, editor):
    article = make_article(slug="otsikko", title_fi="Otsikko", published_at=None)
    without_text = {f"body_{code}": "" for code in ("fi", "sv", "en", "pl")}
    page = client.post(page_of(article), typed(**without_text, _publish="x"), follow=True)
    assert any("Otsikko" in str(said) for said in page.context["messages"])
    assert Article.objects.drafts().exists()


def test_many_are_published_or_taken_back_at_once(client, editor):
    ids = [make_article(published_at=None).pk for _ in range(2)]
    client.post(LIST, {"action": "publish_now", "_selected_action": ids})
    assert Article.objects.published(timezone.now()).count() == 2
    client.post(LIST, {"action": "back_to_draft", "_selected_action": ids})
    assert Article.objects.drafts().count() == 2


def test_the_page_of_a_draft_leads_to_its_preview(client, editor):
    article = make_article(published_at=None)
    text = client.get(page_of(article)).rendered_content
    assert f"/news/{article.slug}/" in text


@pytest.mark.parametrize(
    ("state", "title"), [("draft", "D"), ("scheduled", "S"), ("published", "P")]
)
def test_the_list_is_filtered_by_state(client, editor, state, title):
    make_article(title="D", published_at=None)
    make_article(title="S", published_at=timezone.now() + timedelta(days=1))
    make_article(title="P")
    found = client.get(LIST, {"state": state}).context["cl"].result_list
    assert [article.title for article in found] == [title]


def test_the_search_of_the_desk_folds_like_that_of_the_site(client, editor):
    article = make_article(title="Äänekosken ruokapäivä")
    found = client.get(LIST, {"q": "aanekosk"}).context["cl"].result_list
    assert list(found) == [article]


def test_the_list_shows_which_languages_are_written(client, editor):
    make_article(body_fi="<p>a</p>", body_pl="<p>b</p>")
    page = client.get(LIST).rendered_content
    assert page.count('<li class="translation-missing"><abbr title="Swedish">SV</abbr>') == 1


def test_a_hundred_articles_cost_no_more_queries_than_one(
    client, editor, django_assert_num_queries, django_assert_max_num_queries
):
    project = make_project()
    make_article(projects=[project])
    client.get(LIST)
    with django_assert_max_num_queries(40) as few:
        client.get(LIST)
    for _ in range(98):
        make_article(projects=[project], authors=[("Aino", "")])
    with django_assert_num_queries(len(few)):
        client.get(LIST)
