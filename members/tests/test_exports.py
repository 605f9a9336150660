import csv
import io

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.tests.factories import make_staff, make_superuser

from .factories import make_application, make_manager, make_member, make_organisation, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    staff = make_superuser()
    client.force_login(staff)
    return staff


def export(client, name="members_organisation", kind="xlsx", **filters):
    return client.get(reverse(f"admin:{name}_export_{kind}"), filters)


def rows(response):
    return [
        [cell.value for cell in row]
        for row in load_workbook(io.BytesIO(response.content)).active.iter_rows()
    ]


def test_an_export_holds_exactly_the_filtered_list(client, staff):
    member = make_member(official_name="=Jäsen Oy", phone="+358401234567")
    make_product(member, name="Hillo")
    manager = make_manager(member)
    make_organisation(official_name="Muu Oy")
    headings, only = rows(export(client, member="yes"))
    told = dict(zip(headings, only, strict=True))
    assert told["Official name"] == "=Jäsen Oy"
    assert told["Phone"] == "+358401234567"
    assert told["Products"] == "Hillo"
    assert told["Member today"] == "Yes"
    assert manager.email in told["People"]
    assert len(rows(export(client))) == 3


def test_a_text_file_has_no_formulas(client, staff):
    make_member(official_name="=1+1")
    response = export(client, kind="csv")
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert lines[1][0] == "'=1+1"


def test_an_export_is_logged(client, staff):
    make_member()
    export(client, member="yes")
    entry = LogEntry.objects.get()
    assert (entry.user, entry.change_message) == (staff, "Export: member=yes")


def test_who_may_not_view_may_not_export(client):
    client.force_login(make_staff())
    assert export(client).status_code == 403


@pytest.mark.parametrize(
    "name",
    ["members_membership", "members_application", "members_offer", "accounts_user",
     "events_registration"],
)  # fmt: skip
def test_other_lists_are_exported_too(client, staff, name):
    make_application()
    make_member()
    assert len(rows(export(client, name))[0]) > 3


def test_an_export_costs_the_same_for_one_as_for_many(client, staff, django_assert_num_queries):
    make_product(make_member())
    export(client)
    with CaptureQueriesContext(connection) as one:
        export(client)
    for _ in range(30):
        make_product(make_member())
    with django_assert_num_queries(len(one)):
        export(client)
