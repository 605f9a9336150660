"""What kind, focus areas and languages the events of partners are taken to have.

What their own categories say, else what staff have said of the calendar; staff may correct an event
with all its repetitions, also those that are still to come.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from content.folding import fold
from content.languages import in_all_languages
from events.models import Event, PartnerCalendar, PartnerEvent
from strategy.models import FocusArea

AreaOfEvent = PartnerEvent.focus_areas.through


@dataclass(frozen=True)
class _Facts:
    kind: str
    languages: tuple[str, ...]
    areas: frozenset[int]  # keys

    @classmethod
    def of(cls, thing: PartnerCalendar | PartnerEvent):
        areas = frozenset(area.pk for area in thing.focus_areas.all())
        return cls(thing.kind, tuple(thing.languages), areas)


class _Names:
    """Our kinds and focus areas by their folded names in any language of the site."""

    @cached_property
    def kinds(self):
        names = {}
        for language, _name in settings.LANGUAGES:
            with override(language):
                names |= {_folded(label): value for value, label in Event.Kind.choices}
        return names

    @cached_property
    def areas(self):
        """A name that comes again is that of the latest area."""
        names = {}
        for area in FocusArea.objects.of_own_cluster().public():
            for title in in_all_languages(area, "title"):
                names.setdefault(_folded(title), area.pk)
        return names

    def facts(self, event: PartnerEvent, default: _Facts) -> _Facts:
        categories = [_folded(each) for each in event.categories]
        kinds = [self.kinds[each] for each in categories if each in self.kinds]
        areas = frozenset(self.areas[each] for each in categories if each in self.areas)
        return _Facts(
            kinds[0] if kinds else default.kind, default.languages, areas or default.areas
        )


def _folded(words):
    return " ".join(fold(str(words)).split())


@transaction.atomic
def classify_partner_events(*, calendar: PartnerCalendar, now: datetime) -> None:
    """After each fetch, and when staff have said something else of the calendar."""
    calendar = _locked(calendar)
    default, names = _Facts.of(calendar), _Names()
    events = list(calendar.events.prefetch_related("focus_areas"))
    corrected = {event.uid: _Facts.of(event) for event in events if event.is_corrected}
    changes = []
    for event in events:
        facts = corrected.get(event.uid) or names.facts(event, default)
        was_corrected, event.is_corrected = event.is_corrected, event.uid in corrected
        if (facts, event.is_corrected) != (_Facts.of(event), was_corrected):
            changes.append((event, facts))
    _write(changes, now)


@transaction.atomic
def correct_partner_event(
    *,
    event: PartnerEvent,
    kind: str,
    focus_areas: Iterable[FocusArea],
    languages: Iterable[str],
    by,
    now: datetime,
) -> None:
    calendar = _locked(event.calendar)
    facts = _Facts(kind, tuple(languages), frozenset(area.pk for area in focus_areas))
    repetitions = list(calendar.events.repetitions_of(event))
    for each in repetitions:
        each.is_corrected = True
    _write([(each, facts) for each in repetitions], now)


@transaction.atomic
def forget_correction(*, event: PartnerEvent, by, now: datetime) -> None:
    calendar = _locked(event.calendar)
    calendar.events.repetitions_of(event).update(is_corrected=False)
    classify_partner_events(calendar=calendar, now=now)


def _locked(calendar):
    """One at a time: a fetch must not write over what staff correct meanwhile."""
    return PartnerCalendar.objects.select_for_update().get(pk=calendar.pk)


def _write(changes, now):
    for event, facts in changes:
        event.kind, event.languages = facts.kind, list(facts.languages)
        event.changed_at = now
    events = [event for event, _facts in changes]
    fields = ["kind", "languages", "is_corrected", "changed_at"]
    PartnerEvent.objects.bulk_update(events, fields, batch_size=100)
    AreaOfEvent.objects.filter(partnerevent__in=events).delete()
    AreaOfEvent.objects.bulk_create(
        AreaOfEvent(partnerevent_id=event.pk, focusarea_id=area)
        for event, facts in changes
        for area in facts.areas
    )
