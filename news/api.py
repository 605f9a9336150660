"""Articles for programs elsewhere: those that are published."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import override
from ninja import Query, Router, Schema
from pydantic import Field

from content.api import (
    Asked,
    AskedPage,
    Named,
    Page,
    Picture,
    TextLanguages,
    UpdatedSince,
    both,
    midnight,
    moment,
    named,
    page_of,
    picture,
    texts,
)
from events.models import Event
from mailing.links import absolute
from news.models import Article
from projects.models import Project
from strategy.models import FocusArea

router = Router(tags=["news"])


class ArticleFacts(Schema):
    slug: str
    url: str = Field(description="The page that people read.")
    title: str
    lead: str
    authors: list[str]
    published_at: datetime
    updated_at: datetime
    source_url: str = Field(description="Where it came out first, if that was elsewhere.")
    focus_areas: list[Named]
    picture: Picture | None
    text_languages: TextLanguages


class WholeArticle(ArticleFacts):
    body: str = Field(description="HTML of a few elements, without scripts.")
    projects: list[Named]
    events: list[Named]


class AskedNews(AskedPage):
    q: str = Field("", max_length=200, description="Words that have to stand in it, each of them.")
    from_: date | None = Field(None, alias="from", description="Published on this day or later.")
    to: date | None = Field(None, description="Published on this day or earlier.")
    focus_area: str = Field("", description="The code of one.")
    updated_since: UpdatedSince = None

    def chosen_from(self, articles):
        articles = articles.matching(self.q)
        if self.from_:
            articles = articles.filter(published_at__gte=midnight(self.from_))
        if self.to:
            articles = articles.filter(published_at__lt=midnight(self.to + timedelta(days=1)))
        if self.focus_area:
            areas = FocusArea.objects.visible_to(AnonymousUser())
            articles = articles.filter(focus_areas__in=areas.filter(slug=self.focus_area))
        if self.updated_since:
            articles = articles.changed_since(self.updated_since)
        return articles


@router.get("/news", response=Page[ArticleFacts], summary="News, the latest first")
def list_news(request, asked: Query[AskedNews]):
    with override(asked.lang):
        return page_of(asked.chosen_from(_public_articles()), asked, _facts)


@router.get("/news/{slug}", response=WholeArticle, summary="One article")
def get_article(request, slug: str, asked: Query[Asked]):
    with override(asked.lang):
        return _everything(get_object_or_404(_public_articles(), slug=slug))


def _public_articles():
    everybody = AnonymousUser()
    articles = Article.objects.visible_to(everybody, timezone.now()).with_authors()
    areas = FocusArea.objects.visible_to(everybody)
    return articles.prefetch_related(Prefetch("focus_areas", areas))


def _facts(article):
    return texts(article, "title", "lead") | {
        "slug": article.slug,
        "url": absolute(article.get_absolute_url()),
        "authors": [author.name for author in article.authors.all()],
        "published_at": moment(article.published_at),
        "updated_at": moment(article.last_change),
        "source_url": article.source_url,
        "focus_areas": [named(each, "title", each.slug) for each in article.focus_areas.all()],
        "picture": picture(article, "cover", absolute),
    }


def _everything(article):
    everybody = AnonymousUser()
    projects = Project.objects.visible_to(everybody).filter(articles=article)
    events = Event.objects.visible_to(everybody).filter(articles=article)
    return both(_facts(article), texts(article, "body")) | {
        "projects": [named(each, "name", each.slug) for each in projects],
        "events": [named(each, "title", each.slug) for each in events],
    }
