"""What kind, focus areas and languages events of partners are taken to have, and how that changes.

Each test fetches from a real server, so that what a calendar says goes the whole way.
"""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events import workflows
from events.models import PartnerEvent
from events.tests.calendar_files import calendar_file, vevent
from events.tests.factories import make_partner_calendar
from strategy.tests.factories import make_cluster, make_focus_area, make_strategy

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def calendar(site):
    make_cluster()
    return make_partner_calendar(address=site.url("/events.ics"))


def fetched(site, calendar, *events):
    """The events, in the order of their titles, after the calendar has been fetched."""
    site.says("/events.ics", calendar_file(*events), Content_Type="text/calendar")
    calendar.refresh_from_db()
    workflows.fetch_if_due(calendar_id=calendar.pk, now=max(timezone.now(), calendar.next_fetch_at))
    return list(PartnerEvent.objects.order_by("title", "starts_at"))


def soon(days=3):
    return f"{timezone.now() + timedelta(days=days):%Y%m%dT%H%M%SZ}"


def slugs(event):
    return sorted(event.focus_areas.values_list("slug", flat=True))


def say(calendar, *areas, **facts):
    """Staff say something of the whole calendar."""
    for name, value in facts.items():
        setattr(calendar, name, value)
    calendar.save(update_fields=list(facts))
    calendar.focus_areas.set(areas)
    workflows.classify_partner_events(calendar=calendar, now=timezone.now())


def correct(event, *areas, kind="", languages=()):
    workflows.correct_partner_event(
        event=event, kind=kind, focus_areas=areas, languages=languages, by=None, now=timezone.now()
    )


def test_events_are_what_staff_say_of_their_calendar(site, calendar):
    bread = make_focus_area(slug="bread")
    say(calendar, bread, kind="fair", languages=["sv"])
    [event] = fetched(site, calendar, vevent("a", "Mässa", soon()))
    assert (event.kind, event.languages, slugs(event)) == ("fair", ["sv"], ["bread"])
    say(calendar, kind="seminar", languages=["fi", "sv"])
    event.refresh_from_db()
    assert (event.kind, event.languages, slugs(event)) == ("seminar", ["fi", "sv"], [])


def test_of_a_calendar_of_which_nothing_is_said_nothing_is_guessed(site, calendar):
    [event] = fetched(site, calendar, vevent("a", "Fair", soon(), CATEGORIES="Sauna"))
    assert (event.kind, event.languages, slugs(event)) == ("", [], [])


@pytest.mark.parametrize("category", ["Workshop", "työpaja", "WARSZTATY", "Sauna,Workshop"])
def test_a_category_called_like_one_of_our_kinds_in_any_language(site, calendar, category):
    say(calendar, kind="fair")
    [event] = fetched(site, calendar, vevent("a", "Fair", soon(), CATEGORIES=category))
    assert event.kind == "workshop"


def test_categories_called_like_our_focus_areas_in_any_language(site, calendar):
    say(calendar, make_focus_area(slug="other"), kind="fair")
    make_focus_area(slug="bread", title_en="Bread", title_fi="Leipä ja vilja")
    make_focus_area(slug="fish", title_en="Fish")
    [event] = fetched(
        site, calendar, vevent("a", "Fair", soon(), CATEGORIES="leipa  ja VILJA,Fish")
    )
    assert (event.kind, slugs(event)) == ("fair", ["bread", "fish"])


def test_of_focus_areas_of_one_name_the_latest_that_is_public_is_meant(site, calendar):
    old = make_focus_area(slug="old", title_en="Bread")
    make_focus_area(slug="new", title_en="Bread", starts_on=old.starts_on + 30 * DAY)
    hidden = make_strategy(is_public=False)
    make_focus_area(
        slug="hidden", title_en="Bread", strategy=hidden, starts_on=old.starts_on + 60 * DAY
    )
    [event] = fetched(site, calendar, vevent("a", "Fair", soon(), CATEGORIES="Bread"))
    assert slugs(event) == ["new"]


def test_a_corrected_event_stays_as_staff_say(site, calendar):
    bread = make_focus_area(slug="bread")
    fair, talk = vevent("a", "Fair", soon()), vevent("b", "Talk", soon(), CATEGORIES="Seminar")
    _fair, event = fetched(site, calendar, fair, talk)
    correct(event, bread, kind="webinar", languages=["en"])
    say(calendar, kind="meeting", languages=["fi"])
    fetched(site, calendar, fair, vevent("b", "Talk", soon(5), CATEGORIES="Workshop"))
    other, event = PartnerEvent.objects.order_by("title")
    assert (event.kind, event.languages, slugs(event)) == ("webinar", ["en"], ["bread"])
    assert (other.kind, other.languages, slugs(other)) == ("meeting", ["fi"], [])
    workflows.forget_correction(event=event, by=None, now=timezone.now())
    event.refresh_from_db()
    assert (event.kind, event.languages, slugs(event)) == ("workshop", ["fi"], [])


def test_a_correction_holds_for_all_repetitions_and_for_those_to_come(site, calendar):
    start = soon()
    [event, *_rest] = fetched(
        site, calendar, vevent("a", "Weekly", start, RRULE="FREQ=WEEKLY;COUNT=2")
    )
    correct(event, make_focus_area(slug="bread"), kind="networking")
    events = fetched(site, calendar, vevent("a", "Weekly", start, RRULE="FREQ=WEEKLY;COUNT=4"))
    assert [(each.kind, slugs(each)) for each in events] == [("networking", ["bread"])] * 4


def test_what_is_as_it_was_keeps_the_moment_of_its_last_change(site, calendar):
    same, moved = vevent("a", "Same", soon()), vevent("b", "Will move", soon())
    fetched(site, calendar, same, moved)
    long_ago = timezone.now() - 9 * DAY
    PartnerEvent.objects.update(changed_at=long_ago)
    kept, changed = fetched(site, calendar, same, vevent("b", "Will move", soon(9)))
    assert kept.changed_at == long_ago
    assert changed.changed_at > long_ago
    say(calendar, kind="fair")
    kept.refresh_from_db()
    assert kept.changed_at > long_ago


def test_many_are_classified_in_batches(site, calendar):
    def cost(kind):
        with CaptureQueriesContext(connection) as queries:
            say(calendar, bread, kind=kind)
        return len(queries)

    bread = make_focus_area()
    fetched(site, calendar, *(vevent(f"{n}", f"{n}", soon()) for n in range(2)))
    two = cost("fair")
    fetched(site, calendar, *(vevent(f"{n}", f"{n}", soon()) for n in range(100)))
    assert cost("seminar") < two + 10


@pytest.mark.django_db(transaction=True)
def test_a_fetch_does_not_write_over_what_staff_correct_meanwhile(site, calendar, monkeypatch):
    """The fetch has read the event as not corrected, and staff correct it before it writes."""
    [event] = fetched(site, calendar, vevent("a", "Fair", soon()))
    calendar.refresh_from_db()
    kinds = type(workflows.classifying._Names()).facts
    staff = threading.Thread(target=in_thread, args=(lambda: correct(event, kind="webinar"),))

    def slow(names, *args):
        if not staff.ident:
            staff.start()
            staff.join(0.5)  # on PostgreSQL and SQLite it waits for the lock
        return kinds(names, *args)

    monkeypatch.setattr(workflows.classifying._Names, "facts", slow)
    say(calendar, kind="fair")
    staff.join()
    event.refresh_from_db()
    assert (event.kind, event.is_corrected) == ("webinar", True)


def in_thread(work):
    try:
        work()
    finally:
        connections.close_all()
