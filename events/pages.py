"""What several pages about one event show."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.templatetags.content import content
from events import calendar, when
from events.models import Event
from events.templatetags.events import where


def facts(event, key=""):
    """What every page about one event says."""
    path = event.get_absolute_url()
    has_calendar_file = (
        not key
        and calendar.has_place_in_calendar(event)
        and event.is_upcoming(timezone.now())
        and not event.is_cancelled()
    )
    calendar_url = reverse("events_machine:event", args=[event.slug])
    return {
        "event": event,
        "event_url": f"{path}?key={key}" if key else path,
        "when": when.describe(event),
        "where": where(event),
        "calendar_url": f"{calendar_url}?lang={get_language()}" if has_calendar_file else "",
    }


def crumbs_below(facts, label):
    return [
        (_("Events"), reverse("events:list")),
        (content(facts["event"], "title"), facts["event_url"]),
        (label, ""),
    ]


def others_of_series(event, user, now):
    """The coming events of the same series that this person may see."""
    if event.series_id is None:
        return []
    coming = Event.objects.filter(series=event.series_id).shown(now).upcoming(now)
    return coming.visible_to(user, now).exclude(pk=event.pk)
