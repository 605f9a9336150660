"""A ready text about an event, for social media and newsletters, in the active language."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import override

from content.templatetags.content import shown_language
from events import calendar, when
from events.models import Event
from mailing import links


def share_text(event: Event) -> str:
    """What, when with its weekday, where, the page, and in one line who pays for it."""
    lines = [
        calendar.title_with_state(event),
        when.describe(event),
        calendar.place(event),
        "",
        event.summary or "",
        links.absolute(event.get_absolute_url()),
        "",
        _funding(event),
    ]
    paragraphs = "\n".join(lines).strip("\n")
    while "\n\n\n" in paragraphs:
        paragraphs = paragraphs.replace("\n\n\n", "\n\n")
    return paragraphs


def missing_texts(event: Event, language: str) -> list[str]:
    """The names of the fields that a reader of this language gets in another one."""
    with override(language):
        shown = {name: shown_language(event, name) for name in ("title", "summary", "venue")}
    return [
        str(event._meta.get_field(name).verbose_name)
        for name, its in shown.items()
        if its and its != language
    ]


def _funding(event):
    """As each project's sign has it, word for word: the funds ask for it wherever one tells."""
    lines = []
    for project in event.projects.visible_to(AnonymousUser()).with_publicity():
        if sign := project.publicity_sign:
            names = {"statement": sign.statement, "project": project.name}
            lines.append(_("%(statement)s (%(project)s)") % names)
    return "; ".join(dict.fromkeys(lines))
