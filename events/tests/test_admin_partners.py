from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.tests.factories import make_staff
from cluster_portal.waiting import waiting_for
from events.models import PartnerCalendar, PartnerEvent
from events.tests.calendar_files import calendar_file, vevent
from events.tests.factories import make_partner_calendar, make_partner_event
from events.workflows import partner_calendars
from strategy.tests.factories import make_cluster, make_focus_area, make_strategy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

CALENDARS = "/admin/events/partnercalendar/"


EVENTS = "/admin/events/partnerevent/"


def fetch_url(calendar):
    return f"{CALENDARS}{calendar.pk}/fetch/"


def told(response):
    return [str(message) for message in response.context["messages"]]


def facts(address, **overrides):
    cluster = overrides.pop("cluster", None) or make_partner()
    given = {"address": address, "language": "pl", "time_zone": "Europe/Warsaw"}
    return given | {"cluster": cluster.pk} | overrides


def make_partner():
    make_cluster()
    return make_cluster()


def test_from_the_address_to_the_public_list(client, organiser, site):
    soon = f"{timezone.now() + timedelta(days=3):%Y%m%dT%H%M%SZ}"
    fair = vevent("a", "Targi", soon, LOCATION="Leszno", URL="https://partner.example/targi")
    site.says("/events.ics", calendar_file(fair))
    page = client.post(f"{CALENDARS}add/", facts(site.url("/events.ics")), follow=True)
    calendar = PartnerCalendar.objects.get()
    assert page.redirect_chain == [(fetch_url(calendar), 302)]
    assert "Not fetched yet" in page.content.decode()
    assert site.requests == []  # looking fetches nothing

    page = client.post(fetch_url(calendar), follow=True)
    assert told(page) == ["Fetched. Below is what came."]
    html = page.content.decode()
    assert "1 coming event" in html
    assert 'lang="pl"><a href="https://partner.example/targi" rel="noreferrer">Targi</a>' in html
    assert "Nobody but you sees them as yet." in html
    assert "Targi" not in client.get("/en/events/").content.decode()

    page = client.post(fetch_url(calendar), {"_show": "1"}, follow=True)
    assert told(page)[0].startswith("Its events are shown to everybody now")
    assert "Targi" in client.get("/en/events/").content.decode()


def test_what_is_wrong_is_told_in_plain_words(client, organiser, site):
    calendar = make_partner_calendar(address=site.url("/page"))
    site.says("/page", b"<!doctype html><title>Events</title>")
    page = client.post(fetch_url(calendar), follow=True)
    [reason] = told(page)
    assert reason.startswith("The address leads to a web page, not to a calendar.")
    assert f"Failed 1 time in a row: {reason}" in client.get(CALENDARS).content.decode().replace(
        "&nbsp;", " "
    )


def test_while_it_is_being_fetched_one_is_asked_to_wait(client, organiser, site):
    calendar = make_partner_calendar(address=site.url())
    assert partner_calendars._claim(PartnerCalendar.objects.all(), timezone.now())
    page = client.post(fetch_url(calendar), follow=True)
    assert told(page)[0].startswith("This calendar is being fetched just now.")
    assert site.requests == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("calendar.ics", "Enter a valid URL"),
        ("ftp://partner.example/x.ics", "Enter a valid URL"),
        ("file:///etc/passwd", "Enter a valid URL"),
        ("https://user:word@partner.example/x.ics", "This address cannot be fetched"),
        ("https://partner.example:8443/x.ics", "This address cannot be fetched"),
        ("http://127.0.0.1/x.ics", "private network"),
        ("http://[::1]/x.ics", "private network"),
        ("http://169.254.169.254/latest/", "private network"),
    ],
)
def test_an_address_that_can_never_be_fetched_is_refused_at_once(client, organiser, address, words):
    page = client.post(f"{CALENDARS}add/", facts(address))
    assert words in page.content.decode()
    assert not PartnerCalendar.objects.exists()


def test_the_address_of_a_subscribe_button_is_understood(client, organiser):
    client.post(f"{CALENDARS}add/", facts(" webcal://partner.example/x.ics#top "))
    assert PartnerCalendar.objects.get().address == "https://partner.example/x.ics"
    assert not PartnerCalendar.objects.get().is_active


def test_a_new_address_is_read_as_if_for_the_first_time(client, organiser):
    calendar = make_partner_calendar(
        etag='"1"', problem="not_there", failures=5, read_at=timezone.now()
    )
    given = facts("https://partner.example/new.ics", cluster=calendar.cluster, is_active="on")
    client.post(f"{CALENDARS}{calendar.pk}/change/", given)
    calendar.refresh_from_db()
    assert (calendar.etag, calendar.failures, calendar.problem) == ("", 0, "")
    assert calendar.read_at is None
    assert calendar.next_fetch_at <= timezone.now()


def test_saving_takes_no_calendar_from_a_worker(client, organiser):
    calendar = make_partner_calendar()
    claim = partner_calendars._claim(PartnerCalendar.objects.all(), timezone.now())
    given = facts(calendar.address, cluster=calendar.cluster)
    client.post(f"{CALENDARS}{calendar.pk}/change/", given)
    calendar.refresh_from_db()
    assert (calendar.claim, calendar.is_active) == (claim, False)


def test_what_staff_say_of_a_calendar_holds_for_its_events_at_once(client, organiser):
    calendar = make_partner_calendar(fetched_at=timezone.now())
    event, area = make_partner_event(calendar=calendar), make_focus_area(title="Bread")
    theirs = make_focus_area(strategy=make_strategy(cluster=calendar.cluster))
    said = {"kind": "fair", "focus_areas": [area.pk], "languages": ["sv", "en"]}
    given = facts(calendar.address, cluster=calendar.cluster, is_active="on") | said
    address = f"{CALENDARS}{calendar.pk}/change/"
    assert client.post(address, given).status_code == 302
    event.refresh_from_db()
    assert (event.kind, event.languages) == ("fair", ["sv", "en"])
    assert list(event.focus_areas.all()) == [area]
    assert "Fair · Bread · Swedish · English" in client.get(fetch_url(calendar)).text
    refused = client.post(address, given | {"focus_areas": [theirs.pk]})  # of another cluster
    assert refused.status_code == 200


def test_staff_correct_one_event_and_take_it_back(client, organiser):
    calendar = make_partner_calendar(kind="fair", fetched_at=timezone.now())
    event = make_partner_event(calendar=calendar, title="Talk")
    again = make_partner_event(calendar=calendar, uid=event.uid, recurrence_id="20980310T090000Z")
    area = make_focus_area()
    address = f"{EVENTS}{event.pk}/change/"
    assert address in client.get(fetch_url(calendar)).text
    given = {"kind": "seminar", "focus_areas": [area.pk], "languages": ["en"]}
    assert client.post(address, given).status_code == 302
    for each in (event, again):
        each.refresh_from_db()
        assert (each.kind, each.languages, each.is_corrected) == ("seminar", ["en"], True)
        assert list(each.focus_areas.all()) == [area]
    assert event.title == "Talk"
    client.post(address, given | {"_forget": "1"})
    again.refresh_from_db()
    assert (again.kind, again.languages, again.is_corrected) == ("fair", [], False)
    assert not again.focus_areas.exists()


def test_nobody_adds_or_deletes_a_single_event_of_a_partner(client, organiser):
    event = make_partner_event()
    assert client.get(f"{EVENTS}add/").status_code == 403
    assert client.post(f"{EVENTS}{event.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{EVENTS}?when=past").text.count("Fair of the partner") == 0
    assert client.get(f"{EVENTS}?when=coming").text.count(event.title) == 1


def test_what_fails_three_times_waits_on_the_front_page_of_staff(client, organiser):
    make_partner_calendar(problem="too_slow", failures=2)
    make_partner_calendar(problem="too_slow", failures=9, is_active=False)
    assert waiting_for(organiser) == []
    failing = make_partner_calendar(problem="not_there", problem_detail="404", failures=3)
    [group] = waiting_for(organiser)
    assert group.items == [
        {
            "title": str(failing.cluster),
            "url": fetch_url(failing),
            "meta": failing.problem_in_words,
            "links": [],
        }
    ]
    assert "There is nothing at this address any more." in client.get("/admin/").content.decode()
    assert "1 calendar of a partner" in client.get(group.url).content.decode()


def test_who_may_only_look_fetches_nothing(client, site):
    calendar = make_partner_calendar(address=site.url())
    client.force_login(make_staff())
    assert client.post(fetch_url(calendar)).status_code == 403
    editor = make_staff()
    editor.groups.add(Group.objects.get(name="Editor"))
    client.force_login(editor)
    assert client.post(fetch_url(calendar), {"_show": "1"}).status_code == 403
    assert site.requests == []


def test_a_deleted_calendar_comes_back_with_its_events(client, organiser):
    event, area = make_partner_event(), make_focus_area()
    event.focus_areas.add(area)
    calendar = event.calendar
    calendar.focus_areas.add(area)
    page = client.post(f"{CALENDARS}{calendar.pk}/delete/", {"post": "yes"}, follow=True)
    assert not PartnerEvent.objects.exists()
    back = page.content.decode().partition('action="/admin/content/trash/')[2].partition('"')[0]
    client.post(f"/admin/content/trash/{back}")
    assert PartnerEvent.objects.get().calendar == calendar
    assert area.partner_events.count() == area.partner_calendars.count() == 1


def test_as_many_queries_for_100_as_for_one(client, organiser):
    def count(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    calendar = make_partner_event().calendar
    addresses = (CALENDARS, fetch_url(calendar), EVENTS)
    few = [count(address) for address in addresses]
    for _ in range(99):
        make_partner_event()
        make_partner_event(calendar=calendar)
    assert [count(address) for address in addresses] == few
