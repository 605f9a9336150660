from datetime import timedelta
from io import BytesIO
from itertools import count

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from news.models import Article, ArticleAuthor, ArticleImage

_numbers = count(1)


def make_article(*, authors=(), projects=(), events=(), clusters=(), focus_areas=(), **overrides):
    """A published article; `authors` are (name, title) pairs.

    `title`, `lead` and `body` are in the language of the moment, `title_sv` in Swedish only.
    """
    number = next(_numbers)
    facts = {
        "slug": f"article-{number}",
        "title": f"Article {number}",
        "lead": "What it is about.",
        "body": "<p>The whole story.</p>",
        "published_at": timezone.now() - timedelta(days=1),
    }
    given = {key.rpartition("_")[0] for key in overrides} & {"title", "lead", "body"}
    facts = {key: value for key, value in facts.items() if key not in given}
    article = Article.objects.create(**{**facts, **overrides})
    for order, (name, title) in enumerate(authors):
        ArticleAuthor.objects.create(article=article, name=name, title=title, order=order)
    article.projects.set(projects)
    article.events.set(events)
    article.clusters.set(clusters)
    article.focus_areas.set(focus_areas)
    return article


def make_picture(article, **overrides):
    facts = {"image": picture_file(), "alt": "A table laid for ten"}
    return ArticleImage.objects.create(article=article, **{**facts, **overrides})


def picture_file(name="table.png"):
    content = BytesIO()
    Image.new("RGB", (3, 2), "green").save(content, "PNG")
    return ContentFile(content.getvalue(), name=name)
