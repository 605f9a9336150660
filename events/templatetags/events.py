"""An event's time, place and state in words, for lists of events in any app."""

from django import template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from content.templatetags.content import content
from events import calendar
from events import when as words
from events.models import Event

register = template.Library()

register.filter("when", words.describe)
register.filter("when_briefly", words.describe_briefly)
register.filter("zone_name", words.zone_name)
register.filter("month_name", lambda event: words.month_name(event.local_start))


@register.filter
def where(event, mode=""):
    """Where, on one line, for who takes part in this way; a venue that is named in another
    language says in which."""
    line, venue = escape(calendar.place(event, mode)), event.venue or ""
    return mark_safe(line.replace(escape(venue), content(event, "venue"), 1)) if venue else line


@register.filter
def leaf_day(event):
    """The number on the leaf of the calendar; none where only the month is known."""
    return "" if event.precision == Event.Precision.MONTH else event.local_start.day


@register.simple_tag
def event_badges(event):
    """What one has to know at a glance: (label, tone). Read the event with `for_cards()`."""
    now = timezone.now()
    badges = []
    if event.is_cancelled():
        badges.append((pgettext("event", "Cancelled"), "bad"))
    elif not event.is_published(now):
        badges.append((event.get_status_display(), "warn"))
    elif event.is_registration_open(now) and event.is_full():
        badges.append((_("Full"), "warn"))
    if not event.is_public():
        badges.append((event.get_audience_display(), "info"))
    return badges
