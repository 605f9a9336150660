from datetime import date

import pytest
from django.utils.translation import override

from projects.structured_data import research_project
from projects.tests.factories import make_funder, make_project, make_role

pytestmark = pytest.mark.django_db


def test_search_engines_read_who_does_what_with_whose_money():
    with override("en"):
        project = make_project(
            slug="network",
            name="Network",
            code="A70819",
            funder=make_funder(name="Council"),
            funding_eu=80000,
            starts_on=date(2023, 1, 1),
            ends_on=date(2024, 12, 31),
        )
        make_role(project=project, external_name="University")
        make_role(project=project, external_name="Sponsor", kind="other_funder")
        data = research_project(project)
    assert data["url"] == "http://testserver/en/projects/network/"
    assert data["foundingDate"] == "2023-01-01"
    assert data["funder"]["name"] == "Council"
    assert data["funding"]["amount"]["currency"] == "EUR"
    assert [member["name"] for member in data["member"]] == ["University"]


def test_what_is_not_known_is_not_said():
    data = research_project(make_project(starts_on=None, ends_on=None))
    assert not {"funder", "funding", "member", "foundingDate", "identifier"} & set(data)
