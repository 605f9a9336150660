"""A member list from a shared drive is brought in on a phone, and taken back."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from accounts.tests.factories import make_superuser
from members.models import Membership, Organisation, Product, Role
from members.tests.factories import make_municipality
from strategy.tests.factories import make_cluster
from upkeep.importing import work
from upkeep.models import ImportBatch
from upkeep.tests import dirty_table

expect.set_options(timeout=15_000)  # milliseconds: the page asks every two seconds
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | {"viewport": {"width": 360, "height": 740}}


def counts():
    return [model.objects.count() for model in (Organisation, Membership, Product, Role, User)]


def the_worker_works():
    while work.carry_on(ImportBatch.objects.get().pk):
        pass


def is_not_wider_than_the_phone(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_bad_file_of_500_rows_is_imported_and_undone(page, sign_in, tmp_path):
    make_cluster()
    make_municipality(name="Mikkeli", code="491")
    rows, reasons = dirty_table.dirty_rows()
    right = sum(reason is None for reason in reasons)
    file = tmp_path / "members.csv"
    file.write_bytes(dirty_table.as_csv(rows))
    sign_in(make_superuser(language="en"), then="/admin/upkeep/importbatch/add/")
    before = counts()

    page.get_by_label("Or paste the table here").fill("x")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Go on to the columns").click()
    expect(page.get_by_role("alert")).to_contain_text("one of the two")
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("Or paste the table here").fill("")
    page.get_by_role("button", name="Go on to the columns").click()

    expect(page.get_by_label("Y-tunnus")).to_have_value("business_id")
    expect(page.get_by_label("Sähköposti")).to_have_value("contact_email")
    assert is_not_wider_than_the_phone(page)
    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_text("0 of 500 rows")).to_be_visible()
    the_worker_works()
    expect(page.get_by_text(f"{right} rows would be imported.")).to_be_visible()
    assert counts() == before

    page.get_by_role("link", name=re.compile("^Problem")).click()
    expect(page.get_by_text("one of its digits is wrong").first).to_be_visible()
    assert is_not_wider_than_the_phone(page)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text(f"0 of {right} rows")).to_be_visible()
    the_worker_works()
    expect(page.get_by_text(f"{right} rows were imported.")).to_be_visible()
    assert Organisation.objects.count() == right

    changed = Organisation.objects.first()
    changed.town = "Puumala"
    changed.save()
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text(f"0 of {right} rows")).to_be_visible()
    the_worker_works()
    expect(page.get_by_text("1 row has been changed since")).to_be_visible()
    page.get_by_role("link", name="Which?").click()
    expect(page.get_by_text("changed since: town")).to_be_visible()
    assert list(Organisation.objects.all()) == [changed]
    assert is_not_wider_than_the_phone(page)
