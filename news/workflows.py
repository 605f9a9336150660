from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from content.languages import in_all_languages
from news.models import Article


class NotPossible(Exception):
    """The message is written for the person who asked."""


@transaction.atomic
def publish(*, article: Article, by, now: datetime) -> Article:
    """Out at once, also if it was scheduled for later."""
    article = Article.objects.select_for_update(of=["self"]).get(pk=article.pk)
    if article.is_published(now):
        raise NotPossible(_("“%(title)s” is published already.") % {"title": article})
    if not in_all_languages(article, "body"):
        raise NotPossible(_("“%(title)s” has no text yet.") % {"title": article})
    article.published_at = now
    article.save(update_fields=["published_at"])
    return article


@transaction.atomic
def withdraw(*, article: Article, by) -> Article:
    """Back to a draft: gone from the site, the feed and the search, kept for staff."""
    article = Article.objects.select_for_update(of=["self"]).get(pk=article.pk)
    if article.published_at is None:
        raise NotPossible(_("“%(title)s” is a draft already.") % {"title": article})
    article.published_at = None
    article.save(update_fields=["published_at"])
    return article
