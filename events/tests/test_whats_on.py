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
    assert shown in page_of(client)


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
        ("", {"Ours", "Theirs"}),
        ("?whose=ours", {"Ours"}),
        ("?whose=partners", {"Theirs"}),
        ("?whose=nobodys", {"Ours", "Theirs"}),
        ("?kind=seminar", {"Ours"}),
        ("?focus_area=bread", {"Ours"}),
        ("?kind=seminar&whose=partners", set()),
    ],
)
@pytest.mark.parametrize("view", ["", "month"])
def test_the_filter_allows_them_or_not(client, query, shown, view):
    start = datetime(2098, 3, 10, 9, tzinfo=UTC)
    event = make_event(title_en="Ours", kind="seminar", starts_at=start)
    event.focus_areas.add(make_focus_area(slug="bread"))
    make_partner_event(title="Theirs", starts_at=start)
    month = f"{'&' if query else '?'}view=month&month=2098-03" if view else ""
    page = page_of(client, LIST + query + month)
    assert {title for title in ("Ours", "Theirs") if f">{title}<" in page} == shown


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


# Where they must not stand


@pytest.mark.parametrize(
    "address",
    ["/events.ics?lang=en", "/en/events/feed/", "/events.json?lang=en", "/embed/events/?lang=en",
     "/api/v1/events", "/sitemap.xml", "/en/search/?q=Theirs"],
)  # fmt: skip
def test_theirs_are_not_told_as_ours(client, address):
    make_event(title_en="Ours")
    make_partner_event(title="Theirs of the partner")
    page = client.get(address, follow=True)
    assert page.status_code == 200
    assert "Theirs of the partner" not in page.content.decode()


def test_theirs_are_in_no_figures_and_nobody_is_reminded():
    make_reminder_rule(event=make_event())
    before = figures(timezone.now())
    make_partner_event(starts_at=timezone.now() + timedelta(hours=23))
    assert figures(timezone.now()) == before
    workflows.queue_due_reminders(now=timezone.now())
    assert not Mail.objects.exists()
