from datetime import timedelta
from itertools import count

from django.utils import timezone

from news.models import Article, ArticleAuthor

_numbers = count(1)


def make_article(*, authors=(), projects=(), events=(), clusters=(), focus_areas=(), **overrides):
    """A published article; `authors` are (name, title) pairs."""
    number = next(_numbers)
    facts = {
        "slug": f"article-{number}",
        "title": f"Article {number}",
        "lead": "What it is about.",
        "body": "<p>The whole story.</p>",
        "published_at": timezone.now() - timedelta(days=1),
    }
    article = Article.objects.create(**{**facts, **overrides})
    for order, (name, title) in enumerate(authors):
        ArticleAuthor.objects.create(article=article, name=name, title=title, order=order)
    article.projects.set(projects)
    article.events.set(events)
    article.clusters.set(clusters)
    article.focus_areas.set(focus_areas)
    return article
