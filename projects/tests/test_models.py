from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from accounts.tests.factories import make_staff, make_user
from content.dates import Precision
from members.tests.factories import make_manager, make_member, make_organisation
from projects.models import Fund, Funder, Project, ProjectDocument, ProjectRole, PublicitySign
from projects.tests.factories import (
    make_document,
    make_fund,
    make_funder,
    make_number,
    make_period,
    make_programme,
    make_project,
    make_role,
    make_sign,
)
from strategy.tests.factories import make_focus_area

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()
TODAY = date(2024, 5, 15)

STATUS_CASES = {
    "nothing known": ({"starts_on": None, "ends_on": None}, "planned"),
    "starts later": ({"starts_on": date(2024, 5, 16), "ends_on": None}, "planned"),
    "starts today": ({"starts_on": TODAY, "ends_on": None}, "running"),
    "runs": ({"starts_on": date(2023, 1, 1), "ends_on": date(2024, 12, 31)}, "running"),
    "last day": ({"starts_on": date(2023, 1, 1), "ends_on": TODAY}, "running"),
    "over": ({"starts_on": date(2023, 1, 1), "ends_on": date(2024, 5, 14)}, "ended"),
    "extended": (
        {
            "starts_on": date(2023, 1, 1),
            "ends_on": date(2024, 3, 31),
            "extended_until": date(2024, 9, 30),
        },
        "running",
    ),
    "extension over": (
        {
            "starts_on": date(2022, 1, 1),
            "ends_on": date(2023, 3, 31),
            "extended_until": date(2024, 3, 31),
        },
        "ended",
    ),
    "applied for": ({"applied_on": date(2024, 1, 1)}, "applied"),
    "decided later": (
        {"applied_on": date(2024, 1, 1), "decided_on": date(2024, 6, 1)},
        "applied",
    ),
    "decided": ({"applied_on": date(2024, 1, 1), "decided_on": TODAY}, "running"),
    "decided and starts later": (
        {
            "applied_on": date(2024, 1, 1),
            "decided_on": TODAY,
            "starts_on": date(2024, 9, 1),
            "ends_on": date(2025, 9, 1),
        },
        "planned",
    ),
    "archived": ({"ends_on": date(2023, 12, 31), "archived_on": TODAY}, "archived"),
    "to be archived": (
        {"ends_on": date(2023, 12, 31), "archived_on": date(2024, 6, 1)},
        "ended",
    ),
}


@pytest.mark.parametrize("case", STATUS_CASES)
def test_the_status_is_the_same_in_the_database_and_in_python(case):
    values, status = STATUS_CASES[case]
    project = make_project(**values)
    assert project.status_on(TODAY) == status
    assert Project.objects.with_status(TODAY).get().computed_status == status
    for other in Project.Status.values:
        assert Project.objects.of_status(other, TODAY).exists() is (other == status)


def test_a_month_runs_from_its_first_day_to_its_last():
    project = make_project(
        starts_on=date(2012, 12, 15), ends_on=date(2013, 11, 2), date_precision=Precision.MONTH
    )
    assert (project.starts_on, project.ends_on) == (date(2012, 12, 1), date(2013, 11, 30))
    assert project.status_on(date(2013, 11, 30)) == Project.Status.RUNNING


def test_a_year_runs_from_new_year_to_new_years_eve():
    project = make_project(
        starts_on=date(2023, 5, 1),
        ends_on=date(2024, 5, 1),
        extended_until=date(2025, 2, 1),
        date_precision=Precision.YEAR,
    )
    assert (project.starts_on, project.ends_on, project.extended_until) == (
        date(2023, 1, 1),
        date(2024, 12, 31),
        date(2025, 12, 31),
    )


@pytest.mark.parametrize(
    "dates",
    [
        {"starts_on": date(2024, 1, 2), "ends_on": date(2024, 1, 1)},
        {"ends_on": date(2024, 1, 1), "extended_until": date(2024, 1, 1)},
        {"applied_on": date(2024, 1, 2), "decided_on": date(2024, 1, 1)},
    ],
)
def test_dates_out_of_order_are_refused(dates):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_project(**dates)


@pytest.mark.parametrize(
    "money",
    [
        {},
        {"total_cost": 100},
        {"funding_state": 323000},
        {"total_cost": 100, "funding_eu": 70, "funding_state": 30},
        # Sums that floating point gets wrong:
        {"total_cost": "0.30", "funding_eu": "0.10", "funding_state": "0.20"},
        {
            "total_cost": "79999.99",
            "funding_eu": "47999.97",
            "funding_state": "12345.67",
            "funding_municipal": "0.01",
            "funding_other_public": "7654.31",
            "funding_private": "10000.03",
            "funding_own": "2000.00",
        },
    ],
)
def test_shares_that_add_up_are_accepted(money):
    project = Project(slug="sum", name="Sum", **{k: Decimal(v) for k, v in money.items()})
    project.full_clean()
    project.save()


@pytest.mark.parametrize(
    "money",
    [
        {"total_cost": 100, "funding_eu": 70},
        {"total_cost": 100, "funding_eu": 70, "funding_state": "30.01"},
        {"total_cost": 100, "funding_eu": 110, "funding_state": -10},
        {"total_cost": -5},
    ],
)
def test_shares_that_do_not_add_up_and_negative_amounts_are_refused(money):
    money = {name: Decimal(amount) for name, amount in money.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        make_project(**money)
    with pytest.raises(ValidationError):
        Project(slug="sum", name="Sum", **money).full_clean()


def test_the_grant_is_what_eu_and_state_gave_or_else_other_public_money():
    assert Project().grant is None
    assert Project(funding_state=Decimal(323000)).grant == 323000
    assert Project(funding_eu=Decimal(70), funding_state=Decimal(10)).grant == 80
    assert Project(funding_eu=Decimal(70), funding_municipal=Decimal(20)).grant == 70
    assert Project(funding_municipal=Decimal(20)).grant == 20


def test_the_eus_share_is_given_in_per_cent_of_the_total():
    project = Project(total_cost=Decimal(1851472), funding_eu=Decimal(231434))
    assert project.eu_share == Decimal("12.5")
    assert Project(total_cost=Decimal(0), funding_eu=Decimal(0)).eu_share is None


def test_documents_are_kept_five_years_from_the_end_of_the_year_of_the_last_payment():
    fund = make_fund()
    assert make_project(fund=fund).retention_until is None
    project = make_project(fund=fund, last_payment_on=date(2024, 2, 3))
    assert project.retention_until == date(2029, 12, 31)


def test_a_fund_may_ask_for_more_years_and_a_decision_for_a_day_of_its_own():
    fund = make_fund(retention_years=10)
    project = make_project(fund=fund, last_payment_on=date(2024, 2, 3))
    assert project.retention_until == date(2034, 12, 31)
    project.keep_until = date(2035, 12, 31)
    assert project.retention_until == date(2035, 12, 31)


def test_a_funding_programme_of_another_period_is_refused():
    programme = make_programme(period=make_period())
    other = make_period(name="2014–2020", starts_on=date(2014, 1, 1), ends_on=date(2020, 12, 31))
    project = Project(slug="p", name="P", programme=programme, period=other)
    with pytest.raises(ValidationError, match="another programming period"):
        project.full_clean()


def test_a_hidden_project_is_seen_by_staff_only():
    hidden = make_project(is_public=False)
    assert not Project.objects.visible_to(STRANGER)
    assert not Project.objects.visible_to(make_manager(make_member()))
    assert list(Project.objects.visible_to(make_staff())) == [hidden]


def test_projects_are_found_by_focus_area():
    area = make_focus_area()
    project = make_project()
    project.focus_areas.add(area)
    make_project()
    assert list(Project.objects.in_focus_area(area)) == [project]


def test_a_project_is_found_by_the_words_of_its_rich_text_but_not_by_its_tags():
    project = make_project(purpose="<p>Kestävä <strong>ruokaketju</strong></p>", acronym="RUOTO")
    assert "kestava ruokaketju" in project.search_text
    assert "ruoto" in project.search_text
    assert "strong" not in project.search_text


def test_a_project_has_one_coordinator():
    role = make_role()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_role(project=role.project, external_name="Another university")
    make_role(project=role.project, kind=ProjectRole.Kind.PART_IMPLEMENTER)
    assert role.project.coordinator == role


def test_who_takes_part_is_an_organisation_or_a_name_but_not_both():
    organisation = make_organisation()
    assert make_role(organisation=organisation).name == organisation.name
    assert make_role(external_name="Stiftelsen").name == "Stiftelsen"
    for wrong in ({"organisation": None}, {"organisation": organisation, "external_name": "Twice"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_role(**wrong)


def test_an_organisation_has_a_role_once():
    organisation, project = make_organisation(), make_project()
    values = {"project": project, "organisation": organisation, "kind": "partner"}
    make_role(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_role(**values)


def test_a_number_is_entered_once():
    number = make_number()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_number(project=number.project)


def test_a_funder_names_its_successor_from_the_day_of_the_change():
    successor = make_funder(
        name_en="Eastern Finland Development Centre", starts_on=date(2026, 1, 1)
    )
    funder = make_funder(
        name_en="South Savo ELY Centre", ends_on=date(2025, 12, 31), successor=successor
    )
    with override("en"):
        assert funder.name_on(date(2025, 12, 31)) == "South Savo ELY Centre"
        later = funder.name_on(date(2026, 1, 1))
        assert later.startswith("South Savo ELY Centre (from ")
        assert "2026" in later
        assert later.endswith(" Eastern Finland Development Centre)")


def test_a_funder_that_closed_without_successor_keeps_its_name():
    funder = make_funder(name="Closed office", ends_on=date(2020, 12, 31))
    assert funder.name_on(date(2026, 1, 1)) == "Closed office"


def test_a_funder_with_a_successor_needs_a_last_day():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_funder(successor=make_funder())


def test_successors_cannot_go_round_in_a_circle():
    first = make_funder(ends_on=date(2020, 12, 31))
    second = make_funder(ends_on=date(2022, 12, 31), successor=first)
    first.successor = second
    with pytest.raises(ValidationError, match="circle"):
        first.full_clean()


def test_a_code_of_another_form_is_only_unusual():
    fund = make_fund(code_pattern=r"^A\d{5}$")
    assert fund.is_usual_code("A70819")
    assert not fund.is_usual_code("70819")
    assert Fund(code_pattern="").is_usual_code("anything")
    with pytest.raises(ValidationError, match="cannot be read"):
        Fund(name="Fund", code_pattern="(").full_clean()


def test_the_sign_is_that_of_fund_and_period_or_the_funds_general_one():
    fund = make_fund()
    old = make_period(name="2014–2020", starts_on=date(2014, 1, 1), ends_on=date(2020, 12, 31))
    general = make_sign(fund=fund, period=None)
    of_period = make_sign(fund=fund)
    assert make_project(fund=fund, period=make_period()).publicity_sign == of_period
    assert make_project(fund=fund, period=old).publicity_sign == general
    assert make_project().publicity_sign is None
    assert make_project(fund=make_fund()).publicity_sign is None


@pytest.mark.parametrize("with_period", [True, False])
def test_a_fund_has_one_sign_for_each_period_and_one_in_general(with_period):
    fund = make_fund()
    period = make_period() if with_period else None
    make_sign(fund=fund, period=period)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_sign(fund=fund, period=period)


def test_national_money_never_shows_the_eu_emblem():
    national = make_fund(name_en="Innovation agency", is_eu=False)
    sign = make_sign(fund=national, shows_eu_emblem=True)
    assert not sign.has_eu_emblem
    with pytest.raises(ValidationError, match="EU funds"):
        PublicitySign(fund=national, statement="Funded", shows_eu_emblem=True).full_clean()


def test_documents_are_seen_by_their_audience():
    project = make_project()
    for audience in ProjectDocument.Audience.values:
        make_document(project=project, title=audience, audience=audience)
    make_document(project=make_project(is_public=False), title="of a hidden project")

    def seen_by(user):
        return {document.title for document in ProjectDocument.objects.visible_to(user)}

    assert seen_by(STRANGER) == {"public"}
    assert seen_by(make_user()) == {"public"}
    assert seen_by(make_manager(make_organisation())) == {"public"}  # not a member
    assert seen_by(make_manager(make_member())) == {"public", "members"}
    assert seen_by(make_staff()) == {"public", "members", "staff", "of a hidden project"}


def test_each_thing_says_its_name():
    assert str(make_project(acronym="RUOTO")) == "RUOTO"
    assert str(make_funder(name="Council")) == "Council"
    assert str(make_period()) == "2021–2027"
    assert "303247" in str(make_number())
    assert Funder.objects.get().name_on(TODAY) == "Council"
