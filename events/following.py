"""Which calendars and feeds there are to subscribe to: all events, one topic, one language."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events import calendar
from events.forms import EventFilterForm
from events.models.registration import LANGUAGES
from mailing import links


@dataclass(frozen=True)
class Way:
    label: str
    query: dict[str, str]

    @property
    def feed_url(self):
        """Atom, in the page's language."""
        return _with(reverse("events:feed"), self.query)

    @property
    def file_url(self):
        return _with(reverse("events_machine:feed"), {"lang": get_language()} | self.query)

    @property
    def calendar_url(self):
        """For a click that subscribes."""
        return calendar.subscription(links.absolute(self.file_url))


def chosen(form: EventFilterForm) -> Way:
    """The list as it is narrowed; its label is empty if it is not."""
    return Way(", ".join(topics(form)), form.narrowed_by())


def topics(form: EventFilterForm) -> list[str]:
    """What the list is narrowed to, in words."""
    words = []
    if focus_area := form.chosen("focus_area"):
        words.append(focus_area.title)
    if kind := form.chosen("kind"):
        words.append(str(dict(form.fields["kind"].choices)[kind]))
    if language := form.chosen("held_in"):
        words.append(held_in_words(language))
    return words


def ways(form: EventFilterForm) -> list[Way]:
    everything = Way(_("All events"), {})
    areas = form.fields["focus_area"].queryset
    by_topic = [Way(area.title, {"focus_area": area.slug}) for area in areas]
    by_language = [Way(held_in_words(code), {"held_in": code}) for code, _name in LANGUAGES]
    return [everything, *by_topic, *by_language]


def held_in_words(language: str) -> str:
    return _("Held in: %(language)s") % {"language": dict(LANGUAGES)[language]}


def _with(path, query):
    return f"{path}?{urlencode(query)}" if query else path
