"""One search over everything the asking person may see."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.folding import query_words
from events.models import Event
from members.models import Offer
from members.search.finding import find
from news.models import Article
from projects.models import Project
from strategy.models import FocusArea

MOST_PER_GROUP = 10


@dataclass
class Result:
    thing: object
    title_field: str
    summary_field: str

    @property
    def url(self):
        return self.thing.get_absolute_url()


@dataclass
class Group:
    label: str
    results: list[Result]
    count: int


def search(query: str, user) -> list[Group]:
    """Groups of results that hold every word asked for; none for an empty question."""
    words = query_words(query)
    if not words:
        return []
    now = timezone.now()
    groups = [
        _members(query, user),
        _group(
            _("Events"),
            Event.objects.visible_to(user, now).order_by("-starts_at"),
            words,
            "title",
            "summary",
        ),
        _group(_("Offers and needs"), Offer.objects.visible_to(user), words, "title", "text"),
        _group(_("Projects"), Project.objects.visible_to(user), words, "name", "summary"),
        _group(_("News"), Article.objects.visible_to(user, now), words, "title", "lead"),
        _group(
            _("Focus areas"),
            FocusArea.objects.of_own_cluster().visible_to(user),
            words,
            "title",
            "summary",
        ),
    ]
    return [group for group in groups if group.count]


def _members(query, user):
    """By the directory's own search, so that both say the same."""
    found, count = find(query, user=user, most=MOST_PER_GROUP)
    results = [Result(each, "name", "short_description") for each in found]
    return Group(_("Members"), results, count)


def _group(label: str, things: QuerySet, words: list[str], title: str, summary: str) -> Group:
    for word in words:
        things = things.filter(search_text__contains=word)
    results = [Result(thing, title, summary) for thing in things[:MOST_PER_GROUP]]
    return Group(label, results, things.count())
