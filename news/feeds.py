import re

from django.contrib.syndication.views import Feed
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.templatetags.content import shown_language
from mailing.links import absolute
from news.models import Article
from strategy.models import Cluster, FocusArea

LATEST = 30
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class AtomWithAuthors(Atom1Feed):
    """Each author an element of their own, each entry in the language it is written in."""

    def item_attributes(self, item):
        return {"xml:lang": item["language"]} if item["language"] else {}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")


class ArticleFeed(Feed):
    """The newest articles in the language of the address (RFC 4287)."""

    feed_type = AtomWithAuthors

    def title(self):
        return _printable(_("News – %(name)s") % {"name": _cluster_name()})

    def author_name(self):
        return _printable(_cluster_name())

    def link(self):
        return reverse("news:list")

    def feed_guid(self):
        return absolute(reverse("news:feed"))

    def items(self):
        articles = Article.objects.published(timezone.now()).with_authors()
        areas = Prefetch("focus_areas", FocusArea.objects.public())
        return articles.prefetch_related(areas)[:LATEST]

    def item_title(self, article):
        return _printable(str(article))

    def item_description(self, article):
        return _printable(escape(article.lead))

    def item_guid(self, article):
        """The same for ever, whatever becomes of the address; another in each language."""
        host = absolute("").partition("://")[2].partition("/")[0].partition(":")[0]
        return f"tag:{host},2023:article-{article.pk}-{get_language()}"

    def item_pubdate(self, article):
        return article.published_at

    def item_updateddate(self, article):
        return article.last_change

    def item_categories(self, article):
        return [_printable(str(area)) for area in article.focus_areas.all()]

    def item_extra_kwargs(self, article):
        return {
            "authors": [_printable(author.name) for author in article.authors.all()],
            "language": shown_language(article, "title"),
        }


def _cluster_name():
    cluster = Cluster.objects.own()
    return cluster.name if cluster else _("Cluster portal")


def _printable(text):
    """One stray control character would make the whole feed unreadable."""
    return NOT_IN_XML.sub("", text)
