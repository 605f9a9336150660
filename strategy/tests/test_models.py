import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from accounts.tests.factories import make_staff
from content.dates import Precision
from strategy.models import Cluster, ClusterIncome, ClusterStaff, FocusArea, StrategyPeriod, Theme
from strategy.tests.factories import (
    make_cluster,
    make_focus_area,
    make_label,
    make_registration,
    make_strategy,
    make_theme,
)

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()


def test_there_is_no_own_cluster_until_one_is_entered():
    assert Cluster.objects.own() is None
    own = make_cluster(is_own=True)
    make_cluster(is_own=False)
    assert Cluster.objects.own() == own


def test_only_one_cluster_is_our_own():
    make_cluster(is_own=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_cluster(is_own=True)
    with pytest.raises(ValidationError, match="already a cluster marked as our own"):
        Cluster(slug="second", name="Second", is_own=True).full_clean()
    make_cluster(is_own=False)
    make_cluster(is_own=False)


def test_sister_clusters_and_partner_clusters_are_kept_apart():
    make_cluster(is_own=True)
    sister = make_cluster(is_own=False, relation=Cluster.Relation.SISTER)
    partner = make_cluster(is_own=False)
    assert list(Cluster.objects.sisters()) == [sister]
    assert list(Cluster.objects.partners()) == [partner]


def test_a_hidden_partner_is_seen_by_staff_only_and_our_own_cluster_by_everybody():
    own = make_cluster(is_own=True, is_public=False)
    hidden = make_cluster(is_own=False, is_public=False)
    assert list(Cluster.objects.visible_to(STRANGER)) == [own]
    assert set(Cluster.objects.visible_to(make_staff())) == {own, hidden}


def test_a_cluster_is_found_by_its_name_in_any_language_without_accents():
    cluster = make_cluster(name_fi="Etelä-Savon ruokaklusteri", name_pl="Klaster żywności")
    assert "etela-savon" in cluster.search_text
    assert "zywnosci" in cluster.search_text


def test_the_search_text_follows_when_only_the_name_is_saved():
    cluster = make_cluster(name="Before")
    cluster.name_en = "Afterwards"
    cluster.save(update_fields=["name_en"])
    cluster.refresh_from_db()
    assert "afterwards" in cluster.search_text


def test_a_name_is_needed_in_one_language_at_least():
    nameless = Cluster(slug="nameless")
    with pytest.raises(ValidationError, match="needed in one language at least"):
        nameless.full_clean()
    Cluster(slug="named", name_pl="Klaster").full_clean()


@pytest.mark.parametrize(
    ("today", "is_valid"),
    [
        (date(2022, 7, 31), False),
        (date(2022, 8, 1), True),
        (date(2024, 7, 31), True),
        (date(2024, 8, 1), False),
    ],
)
def test_a_label_is_valid_from_its_issue_through_its_last_day(today, is_valid):
    label = make_label(issued_on=date(2022, 8, 1), expires_on=date(2024, 7, 31))
    assert label.is_valid(today) is is_valid


def test_a_label_without_an_end_stays_valid():
    assert make_label(expires_on=None).is_valid(date(2090, 1, 1))


def test_a_label_cannot_expire_before_it_is_issued():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_label(issued_on=date(2024, 1, 1), expires_on=date(2023, 1, 1))


def test_a_cluster_is_entered_in_a_register_once():
    entry = make_registration()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_registration(cluster=entry.cluster)


def test_dates_are_shown_as_exactly_as_they_are_known():
    entry = make_registration(entered_on=date(2022, 7, 1), entered_precision=Precision.MONTH)
    cluster = make_cluster(founded_on=date(2000, 1, 1), founded_precision=Precision.YEAR)
    with override("en"):
        assert entry.entered_text == "July 2022"
    assert cluster.founded_text == "2000"


def test_working_time_and_income_cannot_be_negative():
    cluster = make_cluster()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClusterStaff.objects.create(
            cluster=cluster, employer="A", full_time_equivalent=-1, starts_on=date(2024, 1, 1)
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ClusterIncome.objects.create(
            cluster=cluster, year=2024, source=ClusterIncome.Source.FEES, amount=-1
        )


def test_a_strategy_cannot_end_before_it_begins():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_strategy(starts_on=date(2027, 1, 1), ends_on=date(2023, 1, 1))


def test_the_current_strategy_is_the_one_in_force():
    make_strategy(starts_on=date(2018, 1, 1), ends_on=date(2022, 12, 31))
    current = make_strategy(starts_on=date(2023, 1, 1), ends_on=date(2027, 12, 31))
    make_strategy(starts_on=date(2028, 1, 1), ends_on=date(2032, 12, 31))
    assert StrategyPeriod.objects.current(date(2026, 5, 1)) == current


def test_between_two_strategies_the_last_one_is_still_shown():
    last = make_strategy(starts_on=date(2018, 1, 1), ends_on=date(2022, 12, 31))
    assert StrategyPeriod.objects.current(date(2024, 5, 1)) == last


def test_before_the_first_strategy_that_one_is_shown():
    first = make_strategy(starts_on=date(2028, 1, 1), ends_on=date(2029, 12, 31))
    make_strategy(starts_on=date(2030, 1, 1), ends_on=date(2031, 12, 31))
    assert StrategyPeriod.objects.current(date(2024, 5, 1)) == first


def test_neither_a_draft_nor_a_sister_clusters_strategy_is_our_current_one():
    make_cluster(is_own=True)
    make_strategy(is_public=False)
    make_strategy(cluster=make_cluster(is_own=False))
    assert StrategyPeriod.objects.current(date(2025, 1, 1)) is None


def test_a_focus_area_lies_inside_its_strategy():
    strategy = make_strategy(starts_on=date(2023, 1, 1), ends_on=date(2027, 12, 31))
    inside = FocusArea(
        strategy=strategy,
        slug="inside",
        title="Inside",
        starts_on=date(2023, 1, 1),
        ends_on=date(2024, 12, 31),
    )
    inside.full_clean()
    inside.ends_on = date(2028, 1, 1)
    with pytest.raises(ValidationError, match="inside the strategy period"):
        inside.full_clean()


def test_a_strategy_cannot_be_shortened_so_that_a_focus_area_lies_outside():
    area = make_focus_area(title="Late area")
    area.strategy.ends_on = date(2024, 1, 1)
    with pytest.raises(ValidationError, match="Late area"):
        area.strategy.full_clean()


def test_running_says_the_same_in_the_database_and_in_python():
    strategy = make_strategy()
    area = make_focus_area(strategy=strategy, starts_on=date(2023, 3, 1), ends_on=date(2024, 6, 30))
    for today in (
        date(2023, 2, 28),
        date(2023, 3, 1),
        date(2024, 6, 30),
        date(2024, 7, 1),
    ):
        assert FocusArea.objects.running(today).exists() is area.is_running(today)


def test_where_no_focus_area_runs_those_that_began_last_are_current():
    make_focus_area(starts_on=date(2023, 1, 1), ends_on=date(2023, 12, 31))
    last = make_focus_area(starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    to_come = make_focus_area(starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    assert list(FocusArea.objects.current(date(2025, 6, 1))) == [last]
    assert list(FocusArea.objects.current(date(2027, 6, 1))) == [to_come]


def test_focus_areas_of_a_hidden_strategy_are_seen_by_staff_only():
    area = make_focus_area(strategy=make_strategy(is_public=False))
    assert not FocusArea.objects.visible_to(STRANGER)
    assert list(FocusArea.objects.visible_to(make_staff())) == [area]


def test_themes_are_valid_within_their_dates():
    always = make_theme(name="Water")
    former = make_theme(name="Former", ends_on=date(2023, 12, 31))
    new = make_theme(name="Clean solutions", starts_on=date(2024, 1, 1))
    assert set(Theme.objects.valid(date(2023, 6, 1))) == {always, former}
    assert set(Theme.objects.valid(date(2024, 6, 1))) == {always, new}


def test_a_colour_that_is_hard_to_read_is_refused_with_one_that_passes():
    cluster = make_cluster(is_own=True, main_colour="#f08030", accent_colour="#333333")
    with pytest.raises(ValidationError) as refusal:
        cluster.full_clean()
    problems = refusal.value.message_dict
    for field in ("main_colour", "accent_colour"):
        (message,) = problems.pop(field)
        setattr(cluster, field, re.search("#[0-9a-f]{6}", message)[0])
    assert problems == {}
    cluster.full_clean()


def test_only_our_own_cluster_s_colours_matter():
    make_cluster(is_own=False, main_colour="#f08030").full_clean()


@pytest.mark.parametrize("colour", ["", "red", "#fff", "#12345g", "#1f5a4c;}", "#1f5a4c\n"])
def test_a_colour_is_nothing_but_its_six_digits(colour):
    cluster = make_cluster(is_own=True)
    cluster.main_colour = colour
    with pytest.raises(ValidationError) as refusal:
        cluster.full_clean()
    assert list(refusal.value.message_dict) == ["main_colour"]
