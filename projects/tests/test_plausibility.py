from datetime import date

import pytest

from projects.models import ProjectRole
from projects.plausibility import oddities
from projects.tests.factories import make_fund, make_project, make_role

pytestmark = pytest.mark.django_db


def notes(**overrides):
    return " ".join(str(note) for note in oddities(make_project(**overrides)))


def test_an_ordinary_project_gets_no_note():
    fund = make_fund()
    assert not notes(
        fund=fund, code="A70819", total_cost=100000, funding_eu=80000, funding_own=20000
    )


def test_a_code_of_an_unusual_form_gets_a_note():
    assert "70819x doesn't look like" in notes(fund=make_fund(), code="70819x")


def test_amounts_that_look_like_thousands_get_a_note():
    assert "in thousands" in notes(total_cost=80)


def test_eu_money_without_an_eu_fund_gets_a_note_and_the_other_way_round():
    national = make_fund(abbreviation_en="AKKE", is_eu=False)
    assert "isn't an EU fund" in notes(fund=national, funding_eu=5000)
    assert "no share from the EU" in notes(fund=make_fund(), funding_state=5000)


def test_budget_shares_that_miss_the_total_get_a_note():
    project = make_project(total_cost=10000)
    make_role(project=project, budget_share=6000)
    partner = make_role(project=project, kind=ProjectRole.Kind.PARTNER, budget_share=3000)
    assert any("don't add up" in str(note) for note in oddities(project))
    partner.budget_share = 4000
    partner.save()
    assert not list(oddities(project))


def test_odd_dates_get_a_note():
    assert "seven years" in notes(starts_on=date(2010, 1, 1), ends_on=date(2020, 1, 1))
    assert "before the start" in notes(last_payment_on=date(2020, 1, 1))
