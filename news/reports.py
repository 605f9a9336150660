"""The report of an event: drafted from what the portal knows, asked for while there is none."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import override

from content.languages import CONTENT_LANGUAGES
from events import calendar, when
from events.models import Event
from news import emails
from news.models import Article

REMINDED_AFTER = (timedelta(days=3), timedelta(days=7))
TOO_LATE_AFTER = timedelta(days=30)


def without_report(now: datetime):
    """Events that are over and of which no published article tells."""
    reports = Article.objects.published(now).filter(events=OuterRef("pk"))
    return Event.objects.shown(now).past(now).filter(~Exists(reports))


def wanted(now: datetime):
    """Of what took place lately: later nobody writes one any more."""
    did_not = [Event.Status.CANCELLED, Event.Status.POSTPONED]
    return without_report(now).exclude(status__in=did_not).filter(ends_at__gt=now - TOO_LATE_AFTER)


def remind_of_missing(*, now: datetime) -> int:
    """The organiser, once after each time; a missed run catches up with the latest only."""
    asked = 0
    for event in wanted(now).filter(ends_at__lte=now - REMINDED_AFTER[0]):
        days = max(after for after in REMINDED_AFTER if event.ends_at + after <= now).days
        with transaction.atomic():
            asked += emails.report_is_missing(event, days=days)
    return asked


@transaction.atomic
def draft(*, event: Event, by) -> Article:
    """A draft with what is known, in each language in which the event has a title. Pressed twice,
    the same draft."""
    event = Event.objects.select_for_update(of=["self"]).get(pk=event.pk)
    slug = f"{event.slug[:180]}-report"
    if found := Article.objects.filter(slug=slug).first():
        return found
    article = Article(slug=slug)
    for language in CONTENT_LANGUAGES:
        if getattr(event, f"title_{language}"):
            with override(language):
                setattr(article, f"title_{language}", getattr(event, f"title_{language}"))
                setattr(article, f"lead_{language}", getattr(event, f"summary_{language}") or "")
                setattr(article, f"body_{language}", _body(event))
    if event.cover:
        article.cover, article.cover_credit = event.cover.name, event.cover_credit
    article.save()
    article.events.add(event)
    article.projects.set(event.projects.all())
    article.focus_areas.set(event.focus_areas.all())
    return article


def _body(event):
    came = event.registrations.attended().count()
    parts = [format_html("<p>{}. {}</p>", when.describe(event), calendar.place(event))]
    if came:
        words = _("%(number)d people took part.") % {"number": came}
        parts.append(format_html("<p>{}</p>", words))
    if items := [(item.title,) for item in event.programme_items.all()]:
        parts.append(format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", items)))
    if names := [(speaker.name,) for speaker in event.speakers.all()]:
        words = format_html_join(", ", "{}", names)
        parts.append(format_html("<p>{} {}</p>", _("Speakers:"), words))
    return "".join(parts)
