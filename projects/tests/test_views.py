from datetime import date

import pytest
from django.urls import reverse

from accounts.tests.factories import make_staff
from members.tests.factories import make_manager, make_member, make_municipality, make_organisation
from projects.models import ProjectDocument, ProjectRole
from projects.tests.factories import (
    make_document,
    make_fund,
    make_funder,
    make_indicator,
    make_number,
    make_period,
    make_programme,
    make_project,
    make_role,
    make_sign,
)
from strategy.tests.factories import make_cluster, make_focus_area, make_theme

pytestmark = pytest.mark.django_db
LIST = "/en/projects/"


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def make_whole_project(**overrides):
    project = make_project(
        **{
            "name": "Support from the cluster network",
            "acronym": "VERKOSTO",
            "code": "A70819",
            "fund": make_fund(),
            "programme": make_programme(),
            "period": make_period(),
            "funder": make_funder(name="Regional Council of South Savo"),
            "specific_objective": "1.3 Growth of small enterprises",
            "total_cost": 100000,
            "funding_eu": 70000,
            "funding_state": 10000,
            "funding_own": 20000,
            "purpose": "<p>To build a model.</p>",
            "approach": "<p>Step by step.</p>",
            "results": "<p>A network.</p>",
            "target_groups": "<p>Food companies.</p>",
            "area": "South Savo",
            "manager_name": "Project manager of the example",
            "manager_email": "manager@example.org",
            "register_url": "https://register.example/A70819",
        }
        | overrides
    )
    project.focus_areas.add(make_focus_area(title="Growth from abroad"))
    project.themes.add(make_theme(name="Food"))
    project.municipalities.add(make_municipality(name="Mikkeli"))
    make_role(project=project, external_name="University of Applied Sciences")
    make_role(
        project=project, kind=ProjectRole.Kind.PART_IMPLEMENTER, external_name="Ruralia Institute"
    )
    make_number(project=project, value="303247")
    make_indicator(project=project, achieved=7)
    make_document(project=project, title="Final report")
    make_sign(fund=project.fund)
    return project


def test_the_page_tells_all_that_the_funding_rules_ask_for(client):
    project = make_whole_project()
    page = text(client.get(project.get_absolute_url()))
    for words in (
        "VERKOSTO",
        "Reference number",
        "A70819",
        "Coordinator",
        "University of Applied Sciences",
        "Part-implementer",
        "Ruralia Institute",
        "Funding from Regional Council of South Savo",
        "€80,000",
        "European Regional Development Fund",
        "1.3 Growth of small enterprises",
        "Project duration",
        "Status",
        "Running",
        "Purpose and goal",
        "To build a model.",
        "Results and expected effects",
        "Approach and implementation",
        "Food companies.",
        "€100,000",
        "70.0",
        "South Savo",
        "Mikkeli",
        "Growth from abroad",
        "303247",
        "Enterprises with non-financial support",
        "Final report",
        "manager@example.org",
        "https://register.example/A70819",
        "Co-funded by the European Union",
        '"@type": "ResearchProject"',
    ):
        assert words in page, words


def test_an_old_swedish_project_reads_as_its_funder_shows_it(client):
    agency = make_fund(name_sv="Vinnova", is_eu=False)
    project = make_project(
        name_en=None,
        name_sv="Etablering av ett livsmedelskluster",
        summary_en=None,
        purpose_sv="<p>Syftet var att identifiera samverkan.</p>",
        fund=agency,
        funder=make_funder(name="Vinnova"),
        funding_state=323000,
        currency="SEK",
        starts_on=date(2012, 12, 1),
        ends_on=date(2013, 11, 1),
        date_precision="month",
        described_by_members=True,
    )
    page = text(client.get(project.get_absolute_url()))
    for words in (
        "Funding from Vinnova",
        "323,000",
        "December 2012",
        "November 2013",
        "Ended",
        "provided by the project members themselves",
        '<div lang="sv"><p>Syftet var',
        "This text has not been translated yet. It is shown in Swedish.",
    ):
        assert words in page, words
    assert "Reference number" not in page
    assert "eu-emblem" not in page


def test_the_funder_is_shown_with_its_successor(client):
    successor = make_funder(name="Development Centre", starts_on=date(2026, 1, 1))
    funder = make_funder(name="ELY Centre", ends_on=date(2025, 12, 31), successor=successor)
    page = text(client.get(make_project(funder=funder).get_absolute_url()))
    assert "ELY Centre (from " in page
    assert "Development Centre)" in page


@pytest.mark.parametrize(
    ("language", "statement"),
    [
        ("fi", "Euroopan unionin osarahoittama"),
        ("sv", "Medfinansieras av Europeiska unionen"),
        ("en", "Co-funded by the European Union"),
        ("pl", "Dofinansowane przez Unię Europejską"),
    ],
)
def test_the_statement_is_in_the_language_of_the_page(client, language, statement):
    sign = make_sign()
    project = make_project(fund=sign.fund, period=sign.period)
    page = text(client.get(f"/{language}/projects/{project.slug}/"))
    assert statement in page
    assert "eu-emblem" in page


def test_an_old_period_keeps_its_own_sign(client):
    fund = make_fund()
    old = make_period(name="2014–2020", starts_on=date(2014, 1, 1), ends_on=date(2020, 12, 31))
    make_sign(fund=fund)
    make_sign(fund=fund, period=old, statement_en="Leverage from the EU")
    page = text(client.get(make_project(fund=fund, period=old).get_absolute_url()))
    assert "Leverage from the EU" in page
    assert "Co-funded" not in page


def test_a_nationally_funded_project_shows_its_statement_without_the_emblem(client):
    sign = make_sign(
        fund=make_fund(name_en="Regional development money", is_eu=False),
        period=None,
        statement_en="Funded by the Regional Council",
    )
    page = text(client.get(make_project(fund=sign.fund).get_absolute_url()))
    assert "Funded by the Regional Council" in page
    assert "eu-emblem" not in page


def test_only_an_organisation_that_the_visitor_may_see_is_a_link(client):
    project = make_project()
    member, former = make_member(), make_organisation()
    make_role(project=project, organisation=member)
    make_role(project=project, organisation=former, kind=ProjectRole.Kind.PARTNER)
    page = text(client.get(project.get_absolute_url()))
    assert member.get_absolute_url() in page
    assert former.name in page
    assert former.get_absolute_url() not in page


def test_contacts_of_those_who_take_part_stay_inside(client):
    role = make_role(contact_name="Inner Contact", contact_email="inner@example.org")
    assert "nner" not in text(client.get(role.project.get_absolute_url()))


def test_the_list_shows_running_coming_and_ended_projects(client):
    make_project(name="Going on")
    make_project(name="Asked for", applied_on=date(2024, 1, 1))
    make_project(name="Long over", starts_on=date(2012, 1, 1), ends_on=date(2013, 1, 1))
    page = text(client.get(LIST))
    order = [page.index(words) for words in ("Going on", "Asked for", "Long over")]
    assert order == sorted(order)
    only_ended = text(client.get(LIST, {"status": "ended"}))
    assert "Long over" in only_ended
    assert "Going on" not in only_ended


def test_the_list_is_filtered_by_focus_area(client):
    area = make_focus_area(slug="growth")
    make_project(name="For growth").focus_areas.add(area)
    make_project(name="For something else")
    page = text(client.get(LIST, {"focus_area": "growth"}))
    assert "For growth" in page
    assert "For something else" not in page


@pytest.mark.parametrize(
    "query", [{"status": "nonsense"}, {"focus_area": "nonsense"}, {"status": ["", "\x00"]}]
)
def test_a_wrong_word_in_a_link_shows_all_projects(client, query):
    make_project(name="Still here")
    assert "Still here" in text(client.get(LIST, query))


def test_an_empty_list_gives_a_way_on(client):
    assert reverse("strategy:overview") in text(client.get(LIST))
    make_project(ends_on=None)
    assert "No project fits" in text(client.get(LIST, {"status": "ended"}))


def test_the_list_asks_the_database_as_often_for_one_project_as_for_a_hundred(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    make_cluster()
    organisation = make_member()
    make_role(project=make_whole_project(), organisation=organisation, kind="partner")
    client.get(LIST)
    with django_assert_max_num_queries(12) as few:
        client.get(LIST)
    for _n in range(99):
        project = make_project(fund=make_fund(), funder=make_funder())
        make_role(project=project, organisation=organisation)
    with django_assert_num_queries(len(few)):
        client.get(LIST)


def test_the_page_asks_the_database_as_often_for_one_part_as_for_many(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    make_cluster()
    project = make_whole_project()
    make_role(project=project, organisation=make_member(), kind=ProjectRole.Kind.PARTNER)
    client.get(project.get_absolute_url())
    with django_assert_max_num_queries(20) as few:
        client.get(project.get_absolute_url())
    for n in range(20):
        make_role(project=project, organisation=make_member(), kind=ProjectRole.Kind.PARTNER)
        make_number(project=project, value=str(n))
        make_indicator(project=project)
        make_document(project=project)
        project.themes.add(make_theme())
        project.focus_areas.add(make_focus_area())
    with django_assert_num_queries(len(few)):
        client.get(project.get_absolute_url())


def test_a_hidden_project_has_no_page_for_strangers_and_members(client):
    hidden = make_project(is_public=False, name="Not yet told")
    address = hidden.get_absolute_url()
    assert client.get(address).status_code == 404
    assert "Not yet told" not in text(client.get(LIST))
    client.force_login(make_manager(make_member()))
    assert client.get(address).status_code == 404
    client.force_login(make_staff())
    answer = client.get(address)
    assert "Only staff see this page." in text(answer)
    assert "no-store" in answer["Cache-Control"]


def test_a_document_is_handed_to_its_audience_only(client):
    document = make_document(audience=ProjectDocument.Audience.MEMBERS, title="Minutes")
    page, address = document.project.get_absolute_url(), document.get_absolute_url()
    assert document.file.name.startswith("private/")
    assert "Minutes" not in text(client.get(page))
    assert client.get(address).status_code == 404
    client.force_login(make_manager(make_organisation()))
    assert client.get(address).status_code == 404
    client.force_login(make_manager(make_member()))
    assert "Minutes" in text(client.get(page))
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]


def test_a_document_of_another_project_or_without_its_file_is_not_found(client):
    document = make_document()
    other = make_project()
    assert client.get(document.get_absolute_url()).status_code == 200
    wrong = reverse("projects:document", args=[other.slug, document.pk])
    assert client.get(wrong).status_code == 404
    document.file.delete(save=False)
    assert client.get(document.get_absolute_url()).status_code == 404


def test_pages_are_only_read(client):
    assert client.post(LIST).status_code == 405


def test_a_strangers_page_carries_no_cookie(client):
    make_whole_project()
    assert not client.get(LIST).cookies
