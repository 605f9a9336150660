"""Events for programs elsewhere: those that everybody may see, never the online meeting's address.

Those of partner clusters come among ours, as on the pages: they say whose they are in `partner`,
and have neither a slug nor a registration, because nothing can be done with them here. The same
facts stand in `/events.json`, for whoever only wants a list of what is coming.
"""

from datetime import date, datetime, timedelta
from typing import Literal

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from ninja import Query, Router, Schema
from pydantic import Field

from content.api import (
    ABOUT_TEXT_LANGUAGES,
    Asked,
    AskedPage,
    Language,
    Named,
    Page,
    Picture,
    TextLanguages,
    UpdatedSince,
    both,
    midnight,
    moment,
    named,
    page_of,
    picture,
    texts,
)
from events import calendar, prices
from events.languages import held_in
from events.models import Event, PartnerEvent
from events.whats_on import WhatsOn
from mailing.links import absolute
from projects.models import Project
from strategy.models import FocusArea

router = Router(tags=["events"])

Status = Literal["published", "postponed", "cancelled"]

# Of a partner's event: what is private or called off there never comes here.
NOTHING_KNOWN = {
    "slug": "", "calendar_url": "", "summary": "", "status": "published", "mode": None, "venue": "",
    "street": "", "postal_code": "", "town": "", "price": "", "is_free": None,
    "registration": None, "projects": [], "picture": None,
}  # fmt: skip


class Registration(Schema):
    mode: Literal[tuple(Event.RegistrationMode.values)]
    url: str = Field(description="Where to register; empty where one need not or cannot.")
    opens_at: datetime | None
    closes_at: datetime | None
    is_open: bool | None = Field(description="At this moment; null: another site knows.")
    is_full: bool | None = Field(
        description="No seat is left, though there may be a waiting list; null: another site knows."
    )


class Partner(Named):
    url: str = Field(description="What we tell of them.")
    website: str


class EventFacts(Schema):
    partner: Partner | None = Field(
        description="Null: the event is ours. Else it is this partner cluster's and has to be "
        "shown as theirs. `whose=ours` leaves such events out."
    )
    id: str = Field(description="Stays when the event changes.")
    slug: str = Field(description="Empty: a partner's, which has no page here.")
    url: str = Field(description="The page that people read; a partner's is on their site.")
    calendar_url: str = Field(description="An iCalendar file; empty where the day is not known.")
    title: str
    summary: str
    kind: Literal["", *Event.Kind.values] = Field(description="Empty: a partner's, not known.")
    status: Status
    starts_at: datetime = Field(description="In the time of the place; see `precision`.")
    ends_at: datetime
    time_zone: str
    precision: Literal[tuple(Event.Precision.values)] = Field(
        description="`day`: only the days are known, `month`: only the month."
    )
    mode: Literal[tuple(Event.Mode.values)] | None = Field(description="Null: a partner's.")
    where: str = Field(description="The place on one line.")
    venue: str
    street: str
    postal_code: str
    town: str
    held_in: list[Language] = Field(description="The languages that are spoken there.")
    price: str
    is_free: bool | None = Field(description="Null: `price` does not say it in so many words.")
    registration: Registration | None = Field(description="Null: a partner's; see their page.")
    focus_areas: list[Named]
    projects: list[Named]
    picture: Picture | None
    updated_at: datetime
    text_languages: dict[str, str] = Field(
        description=f"{ABOUT_TEXT_LANGUAGES} A partner's title may stand in any language "
        "(ISO 639), or in one that nobody has told us."
    )


class Organiser(Schema):
    name: str
    is_main: bool


class ProgrammeItem(Schema):
    day: int = Field(description="1 is the first day.")
    starts_at: str = Field(description="Such as 09:00, in the event's zone; empty: not said.")
    ends_at: str
    title: str
    text_languages: TextLanguages


class WholeEvent(EventFacts):
    description: str = Field(description="HTML of a few elements, without scripts.")
    accessibility: str
    cancelled_reason: str
    organisers: list[Organiser]
    programme: list[ProgrammeItem]


class AskedEvents(AskedPage):
    from_: date | None = Field(None, alias="from", description="Not over before this day.")
    to: date | None = Field(None, description="Begins on this day or earlier.")
    past: bool | None = Field(
        None,
        description="`true`: those that are over, the latest first; `false`: those that are not. "
        "Left out: those that are not, unless `from`, `to` or `updated_since` is given.",
    )
    focus_area: str = Field("", description="The code of one.")
    kind: Literal[tuple(Event.Kind.values)] | None = None
    held_in: Language | None = None
    updated_since: UpdatedSince = None

    whose: Literal["ours", "partners"] | None = Field(
        None, description="Left out: our own events and those of partner clusters."
    )

    def chosen_from(self, now):
        ours, theirs = public_events(now), public_partner_events()
        if self.updated_since:
            ours = ours.filter(updated_at__gte=self.updated_since)
            theirs = theirs.filter(changed_at__gte=self.updated_since)
        return WhatsOn(
            ours.none() if self.whose == "partners" else self._narrowed(ours, now),
            theirs.none() if self.whose == "ours" else self._narrowed(theirs, now),
            latest_first=bool(self.past),
        )

    def _narrowed(self, events, now):
        if self._is_past() is not None:
            events = events.past(now) if self._is_past() else events.upcoming(now)
        if self.from_:
            events = events.filter(ends_at__gt=midnight(self.from_))
        if self.to:
            events = events.filter(starts_at__lt=midnight(self.to + timedelta(days=1)))
        if self.focus_area:
            areas = FocusArea.objects.visible_to(AnonymousUser())
            events = events.filter(focus_areas__in=areas.filter(slug=self.focus_area))
        if self.kind:
            events = events.filter(kind=self.kind)
        if self.held_in:
            events = held_in(events, self.held_in)
        return events

    def _is_past(self):
        asks_for_a_time = self.from_ or self.to or self.updated_since
        return False if self.past is None and not asks_for_a_time else self.past


@router.get("/events", response=Page[EventFacts], summary="Events: coming ones, or as asked for")
def list_events(request, asked: Query[AskedEvents]):
    now = timezone.now()
    with override(asked.lang):
        return page_of(asked.chosen_from(now), asked, lambda event: facts(event, now))


@router.get("/events/{slug}", response=WholeEvent, summary="One event of ours, a past one too")
def get_event(request, slug: str, asked: Query[Asked]):
    now = timezone.now()
    with override(asked.lang):
        return _everything(get_object_or_404(public_events(now).for_cards(), slug=slug), now)


def public_events(now):
    """With what `facts` needs beside what cards show, in a fixed number of queries."""
    everybody = AnonymousUser()
    return Event.objects.visible_to(everybody, now).prefetch_related(
        Prefetch("focus_areas", FocusArea.objects.visible_to(everybody)),
        Prefetch("projects", Project.objects.visible_to(everybody)),
    )


def public_partner_events():
    """As `public_events`."""
    areas = FocusArea.objects.visible_to(AnonymousUser())
    return PartnerEvent.objects.shown().prefetch_related(Prefetch("focus_areas", areas))


def facts(event: Event | PartnerEvent, now: datetime) -> dict:
    """What programs elsewhere read of one event, in the active language."""
    shared = {
        "kind": event.kind,
        "starts_at": moment(event.starts_at, event.zone),
        "ends_at": moment(event.ends_at, event.zone),
        "time_zone": event.time_zone,
        "precision": event.precision,
        "held_in": event.languages,
        "focus_areas": [named(each, "title", each.slug) for each in event.focus_areas.all()],
    }
    is_ours = isinstance(event, Event)
    return shared | (_facts_of_ours(event, now) if is_ours else _facts_of_theirs(event))


def _facts_of_theirs(event):
    cluster = event.calendar.cluster
    return NOTHING_KNOWN | {
        "partner": {
            **named(cluster, "name", cluster.slug).dict(),
            "url": absolute(cluster.get_absolute_url()),
            "website": cluster.website,
        },
        "id": f"partner-event-{event.pk}",
        "url": event.page_of_theirs or absolute(event.get_absolute_url()),
        "title": event.title,
        "where": event.place,
        "updated_at": moment(event.changed_at),
        "text_languages": {"title": event.language} if event.language else {},
    }


def _facts_of_ours(event, now):
    price = prices.price_of(event)
    words = texts(event, "title", "summary", "venue", price="price_note")
    return words | {
        "partner": None,
        "id": str(event.uid),
        "slug": event.slug,
        "url": absolute(event.get_absolute_url()),
        "calendar_url": _calendar_url(event),
        "status": _status(event),
        "mode": event.mode,
        "where": calendar.place(event),
        "street": event.street,
        "postal_code": event.postal_code,
        "town": event.town,
        "is_free": price and price.is_free,
        "registration": _registration(event, now),
        "projects": [named(each, "name", each.slug) for each in event.projects.all()],
        "picture": picture(event, "cover", absolute),
        "updated_at": moment(event.updated_at),
    }


def _status(event):
    """A scheduled event whose time has come is a published one like others."""
    return event.status if event.is_cancelled() or event.is_postponed() else "published"


def _calendar_url(event):
    if not calendar.has_place_in_calendar(event):
        return ""
    path = reverse("events_machine:event", args=[event.slug])
    return absolute(f"{path}?lang={get_language()}")


def _registration(event, now):
    is_here = event.registration == Event.RegistrationMode.HERE
    is_open = event.takes_registrations(now) if is_here else None
    urls = {
        Event.RegistrationMode.HERE: absolute(reverse("events:register", args=[event.slug])),
        Event.RegistrationMode.ELSEWHERE: event.registration_url,
    }
    can_register = event.is_published(now) and not event.has_started(now) and is_open is not False
    return {
        "mode": event.registration,
        "url": urls.get(event.registration, "") if can_register else "",
        "opens_at": moment(event.registration_opens_at, event.zone),
        "closes_at": moment(event.registration_closes_at, event.zone),
        "is_open": is_open,
        "is_full": event.is_full() if is_here else None,
    }


def _everything(event, now):
    seen = facts(event, now)
    more = texts(event, "description", "cancelled_reason", accessibility="accessibility_note")
    organisers = event.organisers.select_related("organisation")
    return both(seen, more) | {
        "organisers": [{"name": each.name, "is_main": each.is_main} for each in organisers],
        "programme": [
            texts(item, "title")
            | {
                "day": item.day,
                "starts_at": _clock(item.starts_at),
                "ends_at": _clock(item.ends_at),
            }
            for item in event.programme_items.all()
        ],
    }


def _clock(value):
    return f"{value:%H:%M}" if value else ""
