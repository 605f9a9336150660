"""What several pages about one event show."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.templatetags.content import content
from events import calendar, when
from events.links import is_invitation, with_key
from events.models import Event
from events.templatetags.events import where


def find(request, slug, now) -> tuple[Event, str]:
    """The event, and the key of the invitation if one was shown that is valid."""
    event = get_object_or_404(Event.objects.select_related("municipality"), slug=slug)
    key = request.GET.get("key", "")
    if key and is_invitation(key, event):
        return event, key
    if not event.is_visible_to(request.user, now):
        raise Http404
    return event, ""


def facts(event, key=""):
    """What every page about one event says."""
    return {
        "event": event,
        "event_url": with_key(event.get_absolute_url(), key),
        "when": when.describe(event),
        "where": where(event),
        "calendar_url": _calendar_url(event, key),
    }


def _calendar_url(event, key):
    now = timezone.now()
    is_off = event.is_cancelled() or event.is_postponed()
    is_coming = event.is_shown(now) and event.is_upcoming(now) and not is_off
    if not is_coming or not calendar.has_place_in_calendar(event):
        return ""
    query = {"lang": get_language()} | ({"key": key} if key else {})
    return f"{reverse('events_machine:event', args=[event.slug])}?{urlencode(query)}"


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
