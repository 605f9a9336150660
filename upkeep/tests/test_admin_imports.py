import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from accounts.tests.factories import make_staff, make_superuser
from members.models import Organisation
from members.tests.factories import make_member, make_organisation, make_product
from upkeep.importing import work
from upkeep.models import ImportBatch, MergeRecord

pytestmark = pytest.mark.django_db

ADD = "/admin/upkeep/importbatch/add/"


@pytest.fixture
def staff(client):
    staff = make_superuser()
    client.force_login(staff)
    return staff


def upload(client, content, name="x.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post(ADD, {"file": file, "text": "", "country": "FI", "language": "fi"})


def address(batch, name="change"):
    return reverse(f"admin:upkeep_importbatch_{name}", args=[batch.pk])


@pytest.fixture
def checked(client, staff):
    upload(client, "nimi;y-tunnus\nHyvä Oy;2077474-0\n=Paha;1\n".encode())
    batch = ImportBatch.objects.get()
    columns = {"column_0": "official_name", "column_1": "business_id"}
    client.post(address(batch), {"check": "x", "country": "FI", "language": "fi", **columns})
    work.carry_on(batch.pk)
    return batch


def test_a_file_that_is_no_table_is_refused_in_words(client, staff):
    response = upload(client, b"%PDF-1.7", "x.pdf")
    assert response.status_code == 422
    assert "This is not a table." in response.text
    assert not ImportBatch.objects.exists()


def test_two_columns_cannot_hold_the_same(client, staff):
    upload(client, b"nimi;y-tunnus\nA Oy;2077474-0\n")
    batch = ImportBatch.objects.get()
    twice = {"column_0": "official_name", "column_1": "official_name"}
    response = client.post(
        address(batch), {"check": "x", "country": "FI", "language": "fi", **twice}
    )
    assert response.status_code == 422
    assert "Two columns hold the same." in response.text


def test_the_page_shows_each_row_and_the_report_has_the_reasons(client, checked):
    page = client.get(address(checked), {"outcome": "problem"}).text
    assert "this is a formula, not a text" in page
    assert "Hyvä Oy" not in page
    report = client.get(address(checked, "report"), {"outcome": "problem"})
    headings, row = load_workbook(io.BytesIO(report.content)).active.iter_rows()
    assert [cell.value for cell in headings] == ["Line", "Result", "Reason", "nimi", "y-tunnus"]
    assert row[3].value == "=Paha"
    assert row[3].data_type == "s"


def test_while_it_works_the_page_asks_again_and_then_loads_anew(client, checked):
    client.post(address(checked), {"import": "x"})
    page = client.get(address(checked)).text
    assert 'hx-trigger="every 2s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    work.carry_on(checked.pk)
    assert client.get(address(checked), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "1 row was imported." in client.get(address(checked)).text
    assert Organisation.objects.count() == 1


def test_an_import_that_can_be_undone_is_not_deleted(client, checked):
    delete = reverse("admin:upkeep_importbatch_delete", args=[checked.pk])
    assert client.get(delete).status_code == 200
    client.post(address(checked), {"import": "x"})
    work.carry_on(checked.pk)
    assert client.get(delete).status_code == 403


def test_our_template_can_be_brought_back(client, staff):
    content = client.get(reverse("admin:upkeep_importbatch_template")).content
    upload(client, content, "organisations.xlsx")
    batch = ImportBatch.objects.get()
    assert len([key for key in batch.columns if key]) == len(batch.columns)


def test_who_may_not_change_organisations_imports_nothing(client):
    client.force_login(make_staff())
    assert client.get(ADD).status_code == 403
    assert upload(client, b"nimi\nA Oy\n").status_code == 403


# --- Merging


def test_two_organisations_are_merged_side_by_side_and_taken_back(client, staff):
    kept, gone = make_member(official_name="Marja Oy"), make_organisation(town="Juva")
    make_product(gone)
    chosen = client.post(
        reverse("admin:members_organisation_changelist"),
        {"action": "merge_two", "_selected_action": [kept.pk, gone.pk]},
    )
    page = client.get(chosen["Location"])
    assert "Marja Oy" in page.text
    client.post(chosen["Location"], {"fact-town": "gone"})
    kept.refresh_from_db()
    assert (kept.town, kept.products.count()) == ("Juva", 1)
    record = MergeRecord.objects.get()
    client.post(reverse("admin:upkeep_mergerecord_take_back", args=[record.pk]))
    assert Organisation.objects.count() == 2


def test_one_or_three_cannot_be_merged(client, staff):
    only = make_organisation()
    response = client.post(
        reverse("admin:members_organisation_changelist"),
        {"action": "merge_two", "_selected_action": [only.pk]},
        follow=True,
    )
    assert "Choose exactly two" in response.text
