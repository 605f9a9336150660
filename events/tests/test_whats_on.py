"""Our own events and those of partners on the public pages, and where theirs must not stand."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cluster_portal.views import figures
from events import workflows
from events.models import Event
from events.tests.factories import (
    make_event,
    make_partner_calendar,
    make_partner_event,
    make_reminder_rule,
)
from mailing.models import Mail
from strategy.tests.factories import make_cluster, make_focus_area

pytestmark = pytest.mark.django_db

LIST = "/en/events/"


def in_days(number):
    return timezone.now() + timedelta(days=number)


def page_of(client, address=LIST):
    return client.get(address).content.decode()


def order_of(page, *titles):
    return sorted(titles, key=page.index)


def test_theirs_stand_among_ours_in_the_order_of_time(client):
    for number, title in enumerate(["Ours 1", "Ours 3", "Ours 5"]):
        make_event(title_en=title, starts_at=in_days(2 * number + 1))
    for number, title in enumerate(["Theirs 2", "Theirs 4"]):
        make_partner_event(title=title, starts_at=in_days(2 * number + 2))
    everything = ["Ours 1", "Theirs 2", "Ours 3", "Theirs 4", "Ours 5"]
    page = page_of(client)
    assert order_of(page, *everything) == everything
    assert "5 events" in page
    assert order_of(page_of(client, "/en/"), *everything[:4]) == everything[:4]


def test_theirs_are_marked_and_lead_to_their_page_in_their_language(client):
    partner = make_partner_calendar(cluster=make_partner(name="Żywność & Spółka"))
    make_partner_event(
        calendar=partner,
        title="Targi <b>żywności</b>",
        url="https://partner.example/targi",
        place="Leszno",
        language="pl",
    )
    page = page_of(client)
    assert "Event of Żywność &amp; Spółka" in page
    link = re.search(r'<a [^>]*href="https://partner\.example/targi"[^>]*>(.*?)</a>', page)
    assert link[1] == "Targi &lt;b&gt;żywności&lt;/b&gt;"
    assert 'lang="pl"' in link[0]
    assert "Information and registration: on their site" in page


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"time_zone": "Europe/Copenhagen"}, "at 10:00</time> (Central European Time)"),
        ({"time_zone": "Europe/Tallinn"}, "at 11:00</time></p>"),  # the same clock as ours
        ({"time_zone": "Europe/Copenhagen", "is_all_day": True}, "10 Mar 2098</time></p>"),
    ],
)
def test_a_clock_time_of_another_zone_says_so(client, facts, shown):
    make_partner_event(starts_at=datetime(2098, 3, 10, 9, tzinfo=UTC), **facts)
    assert shown in " ".join(page_of(client).split()).replace(" </p>", "</p>")


def make_partner(**facts):
    make_cluster()
    return make_cluster(**facts)


def test_without_a_page_of_its_own_it_leads_to_the_partner(client):
    event = make_partner_event()
    assert event.get_absolute_url() == event.calendar.cluster.get_absolute_url()
    assert "on their site" not in page_of(client)
    event.calendar.cluster.website = "https://partner.example/"
    assert event.get_absolute_url() == "https://partner.example/"


def test_what_is_not_active_or_of_a_hidden_partner_is_not_shown(client):
    make_partner_event(title="Not yet", calendar=make_partner_calendar(is_active=False))
    hidden = make_partner_calendar(cluster=make_partner(is_public=False))
    make_partner_event(title="Hidden", calendar=hidden)
    page = page_of(client) + page_of(client, "/en/")
    assert "Not yet" not in page
    assert "Hidden" not in page
    assert "Whose events" not in page


def test_past_ones_stand_among_the_past_the_latest_first(client):
    make_event(title_en="Ours", starts_at=in_days(-4))
    make_partner_event(title="Theirs", starts_at=in_days(-2))
    make_partner_event(title="Not over", starts_at=in_days(2))
    page = page_of(client, LIST + "?past=1")
    assert order_of(page, "Ours", "Theirs") == ["Theirs", "Ours"]
    assert "Not over" not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Ours", "Theirs", "Unknown"}),
        ("?whose=ours", {"Ours"}),
        ("?whose=partners", {"Theirs", "Unknown"}),
        ("?whose=nobodys", {"Ours", "Theirs", "Unknown"}),
        ("?kind=seminar", {"Ours", "Theirs"}),
        ("?kind=fair", set()),
        ("?focus_area=bread", {"Ours", "Theirs"}),
        ("?held_in=sv", {"Ours", "Theirs"}),
        ("?held_in=pl", set()),
        ("?kind=seminar&focus_area=bread&held_in=sv&whose=partners", {"Theirs"}),
    ],
)
@pytest.mark.parametrize("view", ["", "month"])
def test_the_filter_finds_theirs_like_ours(client, query, shown, view):
    start, area = datetime(2098, 3, 10, 9, tzinfo=UTC), make_focus_area(slug="bread")
    facts = {"starts_at": start, "kind": "seminar", "languages": ["fi", "sv"]}
    make_event(title_en="Ours", **facts).focus_areas.add(area)
    make_partner_event(title="Theirs", **facts).focus_areas.add(area)
    make_partner_event(title="Unknown", starts_at=start)
    month = f"{'&' if query else '?'}view=month&month=2098-03" if view else ""
    page = page_of(client, LIST + query + month)
    assert {each for each in ("Ours", "Theirs", "Unknown") if f">{each}<" in page} == shown
    if "Theirs" in shown:
        assert "Event of " in page


def test_the_kind_of_a_partner_s_event_stands_beside_whose_it_is(client):
    make_partner_event(kind="fair", calendar=make_partner_calendar(cluster=make_partner(name="X")))
    assert "Fair · Event of X" in " ".join(page_of(client).split())


def test_a_month_shows_them_on_their_days_even_without_a_length(client):
    start = datetime(2098, 3, 9, 22, tzinfo=UTC)  # the midnight before the 10th in Helsinki
    make_partner_event(
        title="Days", starts_at=start, ends_at=start + timedelta(days=2), is_all_day=True
    )
    make_partner_event(title="Moment", starts_at=start, ends_at=start)
    page = page_of(client, LIST + "?view=month&month=2098-03")
    cells = re.findall(r"<td.*?</td>", page, re.DOTALL)
    days = {
        title: [int(re.search(r'-(\d\d)"', cell)[1]) for cell in cells if title in cell]
        for title in ("Days", "Moment")
    }
    assert days == {"Days": [10, 11], "Moment": [10]}
    assert "2 events" in page


def test_an_all_day_event_ends_on_its_last_day():
    start = datetime(2098, 3, 9, 22, tzinfo=UTC)
    event = make_partner_event(starts_at=start, ends_at=start + timedelta(days=2), is_all_day=True)
    assert (event.local_start.day, event.local_end.day) == (10, 11)
    assert event.precision == Event.Precision.DAY


def test_pages_hold_both_kinds(client):
    for number in range(20):
        make_event(starts_at=in_days(2 * number + 1))
        make_partner_event(starts_at=in_days(2 * number + 2))
    first, second = page_of(client), page_of(client, LIST + "?page=2")
    assert first.count("Event of ") == 12
    assert second.count("Event of ") == 8
    assert page_of(client, LIST + "?page=99").count("Event of ") == 8


def test_as_many_queries_for_100_as_for_one(client):
    def add(number):
        make_event(starts_at=in_days(number))
        make_partner_event(starts_at=in_days(number))

    addresses = (LIST, "/en/", LIST + f"?view=month&month={in_days(1):%Y-%m}")
    add(1)
    counts = {address: queries_of(client, address) for address in addresses}
    for _ in range(100):
        add(1)
    assert {address: queries_of(client, address) for address in addresses} == counts


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


# Elsewhere they say whose they are, or must not stand


DATA = ["/api/v1/events?lang=en", "/events.json?lang=en"]


def events_of(client, address):
    answer = client.get(address).json()
    return answer.get("items", answer.get("events"))


@pytest.mark.parametrize("address", DATA)
def test_programs_are_told_whose_it_is_and_nothing_that_holds_for_ours_only(client, address):
    partner = make_partner(name="Żywność", slug="zywnosc", website="https://partner.example/")
    event = make_partner_event(
        calendar=make_partner_calendar(cluster=partner),
        title="Targi",
        url="https://partner.example/targi",
        place="Leszno",
        language="et",
        kind="fair",
        languages=["pl"],
    )
    event.focus_areas.add(make_focus_area(slug="bread"))
    make_event(title_en="Ours", starts_at=in_days(1))
    ours, theirs = events_of(client, address)
    assert ours["partner"] is None
    assert theirs["partner"] == {
        "code": "zywnosc",
        "name": "Żywność",
        "language": "en",
        "url": "http://testserver/en/network/zywnosc/",
        "website": "https://partner.example/",
    }
    assert (theirs["title"], theirs["url"]) == ("Targi", "https://partner.example/targi")
    assert theirs["text_languages"] == {"title": "et"}
    assert (theirs["where"], theirs["kind"], theirs["held_in"]) == ("Leszno", "fair", ["pl"])
    assert [area["code"] for area in theirs["focus_areas"]] == ["bread"]
    assert (theirs["slug"], theirs["registration"], theirs["calendar_url"]) == ("", None, "")
    assert theirs["id"] != ours["id"]


@pytest.mark.parametrize("address", [*DATA, "/embed/events/?lang=en"])
@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", {"Ours", "Theirs", "Unknown"}),
        ("&whose=ours", {"Ours"}),
        ("&whose=partners", {"Theirs", "Unknown"}),
        ("&kind=fair", {"Ours", "Theirs"}),
        ("&focus_area=bread", {"Ours", "Theirs"}),
        ("&held_in=sv", {"Ours", "Theirs"}),
    ],
)
def test_they_can_be_left_out_and_are_found_elsewhere_too(client, address, asked, shown):
    area = make_focus_area(slug="bread")
    make_event(title_en="Ours", kind="fair", languages=["sv"]).focus_areas.add(area)
    make_partner_event(title="Theirs", kind="fair", languages=["sv"]).focus_areas.add(area)
    make_partner_event(title="Unknown")
    hidden = make_partner_calendar(is_active=False)
    make_partner_event(title="Hidden", kind="fair", languages=["sv"], calendar=hidden)
    page = page_of(client, address + asked)
    assert {each for each in ("Ours", "Theirs", "Unknown", "Hidden") if each in page} == shown


def test_in_a_frame_they_say_whose_they_are_and_open_outside_of_it(client):
    partner = make_partner_calendar(cluster=make_partner(name="Partner X"))
    make_partner_event(
        calendar=partner, title="Targi", url="https://partner.example/targi", language="pl"
    )
    page = " ".join(page_of(client, "/embed/events/?lang=en").split())
    assert "Event of Partner X" in page
    [link] = re.findall(r'<a [^>]*href="https://partner\.example/targi"[^>]*>', page)
    assert 'target="_blank"' in link
    assert 'lang="pl"' in link


def test_programs_learn_of_theirs_that_are_past_or_have_changed(client):
    make_partner_event(title="Past", starts_at=in_days(-9), changed_at=in_days(-9))
    make_partner_event(title="Old", changed_at=in_days(-9))
    make_partner_event(title="New")
    yesterday = in_days(-1).strftime("%Y-%m-%dT%H:%M:%SZ")

    def titles(asked):
        return [event["title"] for event in events_of(client, f"{DATA[0]}&{asked}")]

    assert titles("past=true") == ["Past"]
    assert titles(f"from={in_days(-10):%Y-%m-%d}&to={in_days(-8):%Y-%m-%d}") == ["Past"]
    assert titles(f"updated_since={yesterday}") == ["New"]


@pytest.mark.parametrize("address", [*DATA, "/embed/events/?lang=en"])
def test_elsewhere_too_many_cost_as_many_queries_as_one(client, address):
    def add():
        area = make_focus_area()
        make_event().focus_areas.add(area)
        make_partner_event().focus_areas.add(area)

    add()
    one = queries_of(client, address)
    for _ in range(30):
        add()
    assert queries_of(client, address) == one


@pytest.mark.parametrize(
    "address",
    ["/events.ics?lang=en", "/en/events/feed/", "/sitemap.xml", "/en/search/?q=Theirs"],
)
def test_theirs_are_not_told_as_ours(client, address):
    make_event(title_en="Ours")
    make_partner_event(title="Theirs of the partner")
    page = client.get(address, follow=True)
    assert page.status_code == 200
    assert "Theirs of the partner" not in page.content.decode()


def test_who_subscribes_is_told_that_theirs_are_not_in_our_calendars(client):
    make_event()
    assert "partner clusters</a> have calendars of theirs" not in page_of(client)
    make_partner_event()
    assert "partner clusters</a> have calendars of theirs" in page_of(client)


def test_theirs_are_in_no_figures_and_nobody_is_reminded():
    make_reminder_rule(event=make_event())
    before = figures(timezone.now())
    make_partner_event(starts_at=timezone.now() + timedelta(hours=23))
    assert figures(timezone.now()) == before
    workflows.queue_due_reminders(now=timezone.now())
    assert not Mail.objects.exists()
