"""What search engines read (schema.org NewsArticle)."""

from content.templatetags.content import shown_language
from mailing.links import absolute
from news.models import Article
from strategy.models import Cluster


def news_article(article: Article) -> dict:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.lead,
        "inLanguage": shown_language(article, "body") or shown_language(article, "title"),
        "url": absolute(article.get_absolute_url()),
        "mainEntityOfPage": absolute(article.get_absolute_url()),
        "datePublished": _moment(article.published_at),
        "dateModified": _moment(article.last_change),
        "author": [_person(author) for author in article.authors.all()],
        "image": absolute(article.cover.url) if article.cover else None,
        "publisher": _publisher(),
        "isBasedOn": article.source_url,
    }
    return _without_gaps(data)


def _person(author):
    return _without_gaps({"@type": "Person", "name": author.name, "jobTitle": author.title})


def _publisher():
    cluster = Cluster.objects.own()
    if cluster is None:
        return None
    return {
        "@type": "Organization",
        "name": cluster.name,
        "url": absolute(cluster.get_absolute_url()),
    }


def _moment(value):
    return value.isoformat() if value else None


def _without_gaps(data):
    return {key: value for key, value in data.items() if value}
