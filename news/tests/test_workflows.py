from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff
from news import workflows
from news.models import Article
from news.tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("days", [None, 3])
def test_a_draft_or_scheduled_article_is_published_at_once(days):
    now = timezone.now()
    article = make_article(published_at=days and now + timedelta(days=days))
    workflows.publish(article=article, by=make_staff(), now=now)
    assert Article.objects.published(now).get() == article


def test_publishing_twice_keeps_the_first_day():
    article = make_article()
    before = article.published_at
    with pytest.raises(workflows.NotPossible):
        workflows.publish(article=article, by=make_staff(), now=timezone.now())
    article.refresh_from_db()
    assert article.published_at == before


def test_an_article_without_a_text_is_not_published():
    article = make_article(published_at=None, body="")
    with pytest.raises(workflows.NotPossible, match=str(article)):
        workflows.publish(article=article, by=make_staff(), now=timezone.now())
    assert Article.objects.drafts().exists()


def test_a_text_in_any_language_will_do():
    now = timezone.now()
    article = make_article(published_at=None, body="", body_pl="<p>Tekst</p>")
    workflows.publish(article=article, by=make_staff(), now=now)
    assert Article.objects.published(now).exists()


def test_an_article_is_taken_back_and_kept():
    article = make_article()
    workflows.withdraw(article=article, by=make_staff())
    assert Article.objects.drafts().get() == article
    with pytest.raises(workflows.NotPossible):
        workflows.withdraw(article=article, by=make_staff())
