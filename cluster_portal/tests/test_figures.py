"""Each number of the figures, counted a second time from the rows themselves."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from cluster_portal import figures
from cluster_portal.charts import Chart, Row
from events.models import Event
from events.tests.factories import make_event, make_registration
from members.models import Membership, Organisation
from members.tests.factories import make_member, make_membership, make_organisation
from projects.tests.factories import make_project
from strategy.tests.factories import make_cluster, make_focus_area, make_strategy

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2026, 6, 15, 12))


def rows(chart):
    return {row.label: row.values for row in chart.rows}


def test_members_by_type_counts_todays_members():
    make_member(type="farm")
    make_member(type="company")
    make_member(type="company")
    make_organisation(type="company")
    assert rows(figures.members_by_type(timezone.now())) == {"Company": [2], "Farm": [1]}


def test_members_over_time_counts_each_organisation_once_and_this_year_today():
    stayed, came_back = make_organisation(), make_organisation()
    make_membership(stayed, since="2024-03-01")
    make_membership(came_back, since="2024-01-01", until="2024-12-30")
    make_membership(came_back, since="2025-05-01", until="2026-06-01")
    make_membership(make_organisation(), since="2026-06-16")  # tomorrow
    assert rows(figures.members_over_time(NOW)) == {"2024": [1], "2025": [2], "2026": [1]}


def test_an_event_counts_in_the_year_in_which_it_was_here():
    new_year = timezone.make_aware(datetime(2026, 1, 1, 0, 30))  # still 2025 in UTC
    event = make_event(starts_at=new_year)
    make_registration(event=event, status="attended")
    make_registration(event=event, status="registered")
    for status in ("no_show", "cancelled", "waiting"):
        make_registration(event=event, status=status)
    make_event(starts_at=new_year, status="draft")
    make_event(starts_at=new_year, status="cancelled")
    members_only = make_event(starts_at=new_year, audience="members")
    make_registration(event=members_only)
    make_registration(event=make_event(starts_at=NOW + timedelta(days=3)))
    assert rows(figures.events_and_participants(NOW)) == {"2026": [1, 2]}


def test_focus_areas_count_public_projects_and_events():
    make_cluster(is_own=True)
    strategy = make_strategy()
    one, other = make_focus_area(strategy=strategy), make_focus_area(strategy=strategy)
    make_project(is_public=True).focus_areas.set([one, other])
    make_project(is_public=False).focus_areas.set([one])
    make_event().focus_areas.set([one])
    make_event(status="draft").focus_areas.set([one])
    assert rows(figures.focus_area_coverage(timezone.now())) == {
        one.title: [1, 1],
        other.title: [1, 0],
    }


def test_the_figures_of_the_demo_agree_with_its_rows():
    call_command("load_demo", "south-savo", verbosity=0)
    now = timezone.now()
    today = timezone.localdate(now)
    members = Organisation.objects.members(today).count()
    assert sum(values[0] for values in rows(figures.members_by_type(now)).values()) == members
    over_time = rows(figures.members_over_time(now))
    assert over_time[str(today.year)] == [members]
    last_year = date(today.year - 1, 12, 31)
    assert over_time[str(last_year.year)] == [
        sum(membership.is_active(last_year) for membership in Membership.objects.all())
    ]
    past = [
        event
        for event in Event.objects.all()
        if event.is_published(now) and event.is_public() and not event.is_upcoming(now)
    ]
    held = rows(figures.events_and_participants(now))
    assert sum(values[0] for values in held.values()) == len(past)
    assert sum(values[1] for values in held.values()) == sum(
        registration.status in ("registered", "attended")
        for event in past
        for registration in event.registrations.all()
    )


def test_the_table_says_what_the_bars_say(client):
    make_member(type="farm")
    text = client.get("/en/figures/").content.decode()
    drawing = re.search(r'<svg class="chart.*?</svg>', text, re.S)[0]
    assert "Farm" in drawing
    assert 'role="img" aria-label="Members by type' in drawing
    assert "style=" not in drawing
    assert re.search(r'<th scope="row">Farm</th><td>1</td>', text)


def test_nothing_to_count_is_said(client):
    assert "Nothing to count yet" in client.get("/en/figures/").content.decode()


def test_the_figures_take_as_many_queries_for_many_rows(
    client, django_assert_max_num_queries, django_assert_num_queries
):
    make_cluster(is_own=True)

    def fill(number):
        for _ in range(number):
            make_member()
            area = make_focus_area()
            make_project(is_public=True).focus_areas.set([area])
            make_registration(event=make_event(starts_at=NOW - timedelta(days=400)))

    fill(1)
    with django_assert_max_num_queries(14) as few:
        client.get("/en/figures/")
    fill(12)
    with django_assert_num_queries(len(few)):
        client.get("/en/figures/")


def test_bars_fit_into_the_drawing_and_units_have_own_scales():
    chart = Chart("key", "Title", "", "Year", ["Events", "People"], [Row("2025", [2, 4000])])
    first, second = chart.bars
    assert first.width == second.width
    assert all(bar.value_x < chart.width for bar in chart.bars)
    assert chart.bars[-1].y + chart.bars[-1].height <= chart.height
