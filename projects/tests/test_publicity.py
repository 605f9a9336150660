from datetime import date

import pytest

from projects.models import Project
from projects.publicity import publicity_gaps, with_same_strip
from projects.tests.factories import make_fund, make_funder, make_project, make_role, make_sign

pytestmark = pytest.mark.django_db


def make_complete(**overrides):
    sign = make_sign()
    project = make_project(
        **{
            "fund": sign.fund,
            "period": sign.period,
            "code": "A70819",
            "funder": make_funder(),
            "total_cost": 100,
            "funding_eu": 80,
            "funding_own": 20,
            "purpose": "<p>Aims</p>",
            "actions": "<p>Actions</p>",
            "target_groups": "<p>Companies</p>",
            "area": "South Savo",
            "manager_email": "manager@example.org",
            "register_url": "https://register.example/",
        }
        | overrides
    )
    make_role(project=project)
    return project


def gaps(project):
    return " ".join(str(gap) for gap in publicity_gaps(Project.objects.get(pk=project.pk)))


def test_a_complete_page_has_no_gaps():
    assert not gaps(make_complete())


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"code": ""}, "project code"),
        ({"funder": None}, "funder"),
        ({"ends_on": None}, "Start or end"),
        ({"total_cost": None}, "total cost"),
        ({"funding_eu": None, "total_cost": 20}, "public support"),
        ({"summary": ""}, "summary"),
        ({"purpose": ""}, "Purpose and goal"),
        ({"actions": ""}, "actions"),
        ({"target_groups": ""}, "target groups"),
        ({"area": ""}, "area"),
        ({"manager_email": ""}, "contact person"),
        ({"register_url": ""}, "register"),
        ({"fund": None}, "decides which sign"),
    ],
)
def test_each_gap_is_named(missing, words):
    assert words in gaps(make_complete(**missing))


def test_a_missing_coordinator_is_named():
    project = make_complete()
    project.roles.all().delete()
    assert "coordinator" in gaps(project)


def test_results_are_asked_for_when_the_project_has_ended():
    past = {"starts_on": date(2020, 1, 1), "ends_on": date(2021, 1, 1)}
    assert "results" in gaps(make_complete(**past))


def test_given_results_leave_no_gap_when_the_project_has_ended():
    past = {"starts_on": date(2020, 1, 1), "ends_on": date(2021, 1, 1)}
    assert not gaps(make_complete(results="<p>A network</p>", **past))


def test_a_fund_without_a_sign_for_the_period_is_named():
    assert "No publicity sign is entered for ERDF" in gaps(make_complete(fund=make_fund()))


def test_a_statement_that_is_missing_in_a_language_is_named():
    project = make_complete()
    sign = project.publicity_sign
    sign.statement_pl = ""
    sign.save()
    assert "missing in Polish" in gaps(project)


def test_a_sign_of_an_eu_fund_without_the_emblem_is_named():
    project = make_complete()
    project.fund.publicity_signs.update(shows_eu_emblem=False)
    assert "shows no EU emblem" in gaps(project)


def test_projects_whose_strips_look_alike_come_together():
    signs = [make_sign() for _ in range(3)]
    signs[2].statement_en = "Another sentence"
    signs[2].save()
    of_signs = [make_project(fund=sign.fund, period=sign.period) for sign in signs]
    without = [make_project(fund=None), make_project(fund=None)]
    projects = Project.objects.with_publicity().order_by("pk")
    assert with_same_strip(projects) == [of_signs[:2], [of_signs[2]], [without[0]], [without[1]]]
