"""Bylines."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from content.personal_data import Erased, Kind, Person, facts, no_longer_than
from news.models import ArticleAuthor


def author_rows(person: Person):
    for author in _own(person).select_related("article"):
        yield facts(author, "article", "name", "title")


def keep_authors(person: Person) -> Erased:
    return Erased(
        kept=_own(person).count(), kept_until=gettext("as long as the article is published")
    )


def _own(person):
    own = ArticleAuthor.objects.filter(name__iexact=person.name)
    return own if person.name else own.none()


KINDS = [
    Kind(
        "articles",
        _("Articles with your name"),
        _("So that readers know who wrote it."),
        _("Everybody."),
        no_longer_than(_("As long as the article is published.")),
        author_rows,
        ("news.articleauthor",),
        keep_authors,
        _(
            "What was published stays on record: GDPR, article 17(3)(a). It may be somebody else "
            "of the same name; write to us, and we look."
        ),
    ),
]
