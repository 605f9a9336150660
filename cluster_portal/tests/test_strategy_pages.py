from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from events.tests.factories import make_event
from projects.tests.factories import make_project
from strategy.models import Action
from strategy.tests.factories import (
    make_action,
    make_cluster,
    make_document,
    make_focus_area,
    make_label,
    make_mission_line,
    make_registration,
    make_strategy,
    make_value,
)

pytestmark = pytest.mark.django_db
OVERVIEW = "/en/strategy/"


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def make_event_in(days, area, **overrides):
    starts_at = timezone.now() + timedelta(days=days)
    event = make_event(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), **overrides)
    event.focus_areas.add(area)
    return event


def test_the_page_goes_from_the_vision_to_the_projects(client):
    strategy = make_strategy(vision="Known for food", vision_year=2027, mission="We connect")
    make_mission_line(strategy=strategy, text="the region is vigorous")
    make_value(strategy=strategy, name="Honesty")
    area = make_focus_area(strategy=strategy, title="Growth from abroad")
    make_action(focus_area=area, text="We go to fairs")
    make_project(acronym="RUOTO").focus_areas.add(area)
    make_registration(cluster=strategy.cluster, register="ECCP")
    make_label(cluster=strategy.cluster, level="Bronze")
    page = text(client.get(OVERVIEW))
    words = (
        "Vision 2027",
        "Known for food",
        "We connect",
        "the region is vigorous",
        "Honesty",
        "Growth from abroad",
        "We go to fairs",
        "RUOTO",
        "ECCP",
        "Bronze",
    )
    places = [page.index(word, page.index("<main")) for word in words]
    assert places == sorted(places)


def test_without_a_strategy_the_page_gives_a_way_on(client):
    assert reverse("members:list") in text(client.get(OVERVIEW))


def test_focus_areas_stand_under_their_years(client):
    make_focus_area(starts_on=date(2023, 1, 1), ends_on=date(2024, 12, 31))
    make_focus_area(starts_on=date(2025, 1, 1), ends_on=date(2027, 12, 31))
    page = text(client.get(OVERVIEW))
    assert page.index("Focus areas 2025") < page.index("Focus areas 2023")


def test_an_earlier_strategy_can_be_read(client):
    make_strategy(title="Strategy 2023–2027")
    earlier = make_strategy(
        title="Strategy 2018–2022",
        vision="The old vision",
        starts_on=date(2018, 1, 1),
        ends_on=date(2022, 12, 31),
    )
    page = text(client.get(OVERVIEW))
    assert f"?period={earlier.pk}" in page
    assert "The old vision" not in page
    assert "The old vision" in text(client.get(OVERVIEW, {"period": earlier.pk}))


def test_the_strategy_can_be_taken_along_and_a_lost_file_does_not_take_the_page_down(client):
    document = make_document(title="Our strategy as a PDF")
    page = text(client.get(OVERVIEW))
    assert document.file.url in page
    assert "17\xa0bytes" in page
    document.file.storage.delete(document.file.name)
    assert "Our strategy as a PDF" in text(client.get(OVERVIEW))


@pytest.mark.parametrize("period", ["0", "x", "", "9" * 40])
def test_a_strategy_that_does_not_exist_is_not_found(client, period):
    make_strategy()
    assert client.get(OVERVIEW, {"period": period}).status_code == 404


def test_a_draft_strategy_is_seen_by_staff_only(client):
    draft = make_strategy(is_public=False, vision="Not decided yet")
    area = make_focus_area(strategy=draft)
    for address in (f"{OVERVIEW}?period={draft.pk}", area.get_absolute_url()):
        assert client.get(address).status_code == 404
    client.force_login(make_user())
    assert client.get(area.get_absolute_url()).status_code == 404
    client.force_login(make_staff())
    assert "Not decided yet" in text(client.get(OVERVIEW, {"period": draft.pk}))
    assert "no-store" in client.get(area.get_absolute_url())["Cache-Control"]


def test_a_hidden_project_is_not_named_to_strangers(client):
    area = make_focus_area()
    make_project(acronym="SECRET", is_public=False).focus_areas.add(area)
    assert "SECRET" not in text(client.get(OVERVIEW))
    assert "SECRET" not in text(client.get(area.get_absolute_url()))


def test_a_focus_area_shows_its_actions_projects_and_events(client):
    area = make_focus_area(title="Renewing skills")
    make_action(focus_area=area, text="We follow trends", state=Action.State.ONGOING)
    project = make_project(name="Skills project")
    project.focus_areas.add(area)
    make_project(name="Another project")
    make_event_in(5, area, title="Coming workshop")
    make_event_in(-5, area, title="Past workshop")
    page = text(client.get(area.get_absolute_url()))
    for words in (
        "We follow trends",
        "Under way",
        "Skills project",
        "Coming workshop",
        "Past workshop",
    ):
        assert words in page
    assert "Another project" not in page


def test_events_for_members_are_not_named_to_strangers(client):
    area = make_focus_area()
    make_event_in(5, area, title="Among ourselves", audience="members")
    assert "Among ourselves" not in text(client.get(area.get_absolute_url()))


def test_a_focus_area_of_another_time_says_so(client):
    over = make_focus_area(starts_on=date(2023, 1, 1), ends_on=date(2024, 12, 31))
    assert "has ended" in text(client.get(over.get_absolute_url()))


def test_a_focus_area_of_a_sister_cluster_has_no_page_here(client):
    make_cluster(is_own=True)
    other = make_focus_area(strategy=make_strategy(cluster=make_cluster(is_own=False)))
    assert client.get(other.get_absolute_url()).status_code == 404


def test_the_overview_asks_the_database_as_often_for_one_focus_area_as_for_many(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    def fill(number):
        for _n in range(number):
            area = make_focus_area()
            make_action(focus_area=area)
            make_project().focus_areas.add(area)

    fill(1)
    client.get(OVERVIEW)
    with django_assert_max_num_queries(20) as few:
        client.get(OVERVIEW)
    fill(30)
    with django_assert_num_queries(len(few)):
        client.get(OVERVIEW)


def test_a_focus_area_asks_the_database_as_often_for_one_project_as_for_a_hundred(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    area = make_focus_area()

    def fill(number):
        for _n in range(number):
            make_action(focus_area=area)
            make_project().focus_areas.add(area)
            make_event_in(5, area)

    fill(1)
    client.get(area.get_absolute_url())
    with django_assert_max_num_queries(25) as few:
        client.get(area.get_absolute_url())
    fill(99)
    with django_assert_num_queries(len(few)):
        client.get(area.get_absolute_url())
