import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from members import board_list
from members.models import Application
from members.tests.factories import make_application
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db


@pytest.fixture
def applications():
    make_cluster(name="Lake Cluster")
    first = make_application(
        organisation_name="Metsäpuro & Pojat Oy",
        municipality="Juva",
        wishes="=SUM(A1)",
        contact_phone="+358401234567",
        applied_at=timezone.now() - timedelta(days=9),
    )
    first.questions.create(text="Whence?", answer="Juva", answered_at=timezone.now())
    first.questions.create(text="How many?")
    make_application(organisation_name="Żółta Łąka Sp. z o.o.", country="PL")
    return Application.objects.order_by("applied_at").prefetch_related("questions")


def test_the_pdf_has_a_head_and_each_application_with_its_answers(applications):
    data = board_list.as_pdf(applications, timezone.localdate())
    text = " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split()
    )
    for piece in (
        "Applications for membership Lake Cluster",
        "2 applications",
        "1. Metsäpuro & Pojat Oy",
        "Municipality Juva",
        "+358 40 1234567",
        "(9 days ago)",
        "Whence? Juva",
        "How many? No answer yet",
        "2. Żółta Łąka Sp. z o.o.",
        "Country Poland",
    ):
        assert piece in text


def test_the_table_has_a_row_for_each_and_no_formulas(applications):
    data = board_list.as_xlsx(applications, timezone.localdate())
    sheet = load_workbook(io.BytesIO(data)).active
    headings, first, second = sheet.iter_rows()
    row = dict(zip([cell.value for cell in headings], first, strict=True))
    assert row["Organisation"].value == "Metsäpuro & Pojat Oy"
    assert row["Days waiting"].value == 9
    assert row["Wishes for the cluster"].data_type == "s"
    assert "Whence? – Juva" in row["Questions and answers"].value
    assert second[0].value == "Żółta Łąka Sp. z o.o."


def test_many_cost_as_many_queries_as_one(applications, django_assert_num_queries):
    for _ in range(20):
        make_application().questions.create(text="Why?")
    with django_assert_num_queries(3):  # applications, questions, the cluster
        board_list.as_pdf(applications, timezone.localdate())


def test_a_decided_application_says_when(applications):
    application = make_application(approved_on=timezone.localdate())
    data = board_list.as_xlsx([application], timezone.localdate())
    _headings, row = load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    assert row[-2] == "approved"
    assert row[-1].date() == timezone.localdate()
