from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.tests.factories import make_staff, make_superuser
from strategy.models import Action, Cluster, FocusArea, StrategyPeriod, Theme
from strategy.tests.factories import (
    make_action,
    make_cluster,
    make_focus_area,
    make_label,
    make_strategy,
    make_theme,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_superuser())
    return client


@pytest.mark.parametrize("model", [Cluster, StrategyPeriod, FocusArea, Theme])
def test_list_and_form_of_every_model_open(desk, model):
    make_action()
    make_label(cluster=Cluster.objects.own())
    make_theme()
    name = f"admin:strategy_{model._meta.model_name}"
    assert desk.get(reverse(f"{name}_changelist")).status_code == 200
    assert desk.get(reverse(f"{name}_changelist"), {"q": "area"}).status_code == 200
    assert desk.get(reverse(f"{name}_add")).status_code == 200
    assert desk.get(reverse(f"{name}_change", args=[model.objects.first().pk])).status_code == 200


def test_a_focus_area_is_written_with_its_actions(desk):
    strategy = make_strategy()
    form = {
        "strategy": strategy.pk,
        "title_fi": "Uudistuva osaaminen",
        "slug": "uudistuva-osaaminen",
        "starts_on": "2023-01-01",
        "ends_on": "2024-12-31",
        "order": 1,
        "icon": "skills",
        "colour": "blue",
        "actions-TOTAL_FORMS": 1,
        "actions-INITIAL_FORMS": 0,
        "actions-0-text_fi": "Opimme digitalisaatiota.",
        "actions-0-state": "ongoing",
        "actions-0-order": 1,
    }
    answer = desk.post(reverse("admin:strategy_focusarea_add"), form)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    action = Action.objects.get()
    assert action.text_fi == "Opimme digitalisaatiota."
    assert action.focus_area.title_fi == "Uudistuva osaaminen"


def test_the_form_says_so_if_a_focus_area_lies_outside_its_strategy(desk):
    area = make_focus_area()
    form = {
        "strategy": area.strategy.pk,
        "title_en": "Too late",
        "slug": "too-late",
        "starts_on": "2027-01-01",
        "ends_on": "2030-12-31",
        "order": 0,
        "icon": "growth",
        "colour": "green",
        "actions-TOTAL_FORMS": 0,
        "actions-INITIAL_FORMS": 0,
    }
    answer = desk.post(reverse("admin:strategy_focusarea_add"), form)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.non_field_errors()
    assert FocusArea.objects.count() == 1


def test_the_list_counts_the_actions_that_are_done(desk):
    area = make_focus_area()
    make_action(focus_area=area, state=Action.State.DONE)
    make_action(focus_area=area)
    make_action(focus_area=area, state=Action.State.DROPPED)
    page = desk.get(
        reverse("admin:strategy_focusarea_changelist"), headers={"accept-language": "en"}
    )
    assert "1 of 2" in page.content.decode()


def test_lists_ask_the_database_as_often_for_one_row_as_for_many(
    desk, django_assert_num_queries, django_assert_max_num_queries
):
    address = reverse("admin:strategy_cluster_changelist")
    make_label(cluster=make_cluster())
    desk.get(address)
    with django_assert_max_num_queries(40) as few:
        desk.get(address)
    for _n in range(30):
        make_label(cluster=make_cluster())
    with django_assert_num_queries(len(few)):
        desk.get(address)


def test_an_event_organiser_reads_the_strategy_but_cannot_change_it(client):
    organiser = make_staff()
    organiser.groups.add(Group.objects.get(name="Event organiser"))
    client.force_login(organiser)
    strategy = make_strategy(starts_on=date(2023, 1, 1))
    address = reverse("admin:strategy_strategyperiod_change", args=[strategy.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"title_en": "Mine"}).status_code == 403
