from datetime import date

import pytest
from django.utils import timezone

from members.tests.factories import make_member, make_organisation
from projects.tests.factories import make_fund, make_period, make_project, make_role, make_sign
from strategy.tests.factories import make_focus_area

pytestmark = pytest.mark.django_db

API = "/api/v1/projects"


def names(client, **asked):
    return [item["name"] for item in client.get(API, {"lang": "en", **asked}).json()["items"]]


def one(client, project, **asked):
    return client.get(f"{API}/{project.slug}", {"lang": "en", **asked})


def test_a_hidden_project_never_appears(client):
    hidden = make_project(is_public=False)
    assert names(client) == []
    assert one(client, hidden).status_code == 404


def test_contact_persons_are_for_readers_of_the_page(client):
    project = make_project(manager_name="Aino Person", manager_email="aino@example.org")
    make_role(project=project, contact_name="Pekka Person", contact_email="pekka@example.org")
    answers = client.get(API).content + one(client, project).content
    assert b"Person" not in answers
    assert b"@example.org" not in answers


def test_the_funding_as_the_fund_wants_it_told(client):
    fund, period = make_fund(), make_period()
    make_sign(fund=fund, period=period)
    project = make_project(
        fund=fund, period=period, total_cost="100.00", funding_eu="80.00", funding_own="20.00"
    )
    funding = one(client, project, lang="fi").json()["funding"]
    assert funding["statement"] == "Euroopan unionin osarahoittama"
    assert funding["has_eu_emblem"] is True
    assert (funding["fund"], funding["fund_abbreviation"]) == (
        "European Regional Development Fund",
        "EAKR",
    )
    assert funding["text_languages"] == {"fund": "en", "fund_abbreviation": "fi", "statement": "fi"}
    assert (funding["total_cost"], funding["grant"]) == ("100.00", "80.00")


def test_a_party_is_linked_if_it_is_a_member_today(client):
    project, member = make_project(), make_member()
    make_role(project=project, organisation=member)
    make_role(project=project, kind="partner", organisation=make_organisation())
    parties = one(client, project).json()["parties"]
    assert [party["member"] for party in parties] == [member.slug, ""]


def test_filters(client):
    area = make_focus_area()
    running = make_project(name="Running")
    running.focus_areas.add(area)
    make_project(name="Ended", starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))
    assert timezone.localdate() < running.ends_on
    assert names(client) == ["Running", "Ended"]
    assert names(client, status="ended") == ["Ended"]
    assert names(client, focus_area=area.slug) == ["Running"]
    assert names(client, focus_area="nothing") == []
    assert client.get(API, {"status": "dead"}).status_code == 422
