import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from content import spreadsheets

FORMULAS = ["=1+1", "+358 40 123", "-2", "@SUM(A1)", "\tx", "\r=1", "\n=1", "＝1+1"]


def cells(content):
    return list(load_workbook(io.BytesIO(content)).active.iter_rows())


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_looks_like_a_formula_stays_a_text(formula):
    in_a_book = cells(spreadsheets.xlsx([formula], [[formula]], sheet="x"))
    for (cell,) in in_a_book:
        assert (cell.data_type, cell.quotePrefix) == ("s", True)
    in_a_text = spreadsheets.csv_bytes([formula], [[formula]]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(in_a_text, newline=""), delimiter=";"))
    assert rows == [[f"'{formula}"]] * 2


def test_an_error_of_a_spreadsheet_is_only_a_text():
    assert cells(spreadsheets.xlsx(["x"], [["#REF!"]], sheet="x"))[1][0].data_type == "s"


def test_numbers_and_days_stay_what_they_are():
    moment = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
    row = [-3, Decimal("1.5"), date(2026, 5, 1), moment, None, True]
    with override("en"):
        _headings, written = cells(spreadsheets.xlsx("abcdef", [row], sheet="x"))
    values = [cell.value for cell in written]
    assert values[:2] == [-3, 1.5]
    assert values[2:4] == [datetime(2026, 5, 1), datetime(2026, 5, 1, 12, 30)]  # Helsinki
    assert values[4:] == [None, "Yes"]


def test_a_text_file_opens_with_its_letters():
    content = spreadsheets.csv_bytes(["Yritys"], [["Äänekoski; Łódź"]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == 'Yritys\r\n"Äänekoski; Łódź"\r\n'


def test_signs_that_no_book_can_hold_are_left_out():
    book = load_workbook(io.BytesIO(spreadsheets.xlsx(["a\x00b"], [["\x0bc"]], sheet="a/b" * 20)))
    assert [[cell.value for cell in row] for row in book.active.iter_rows()] == [["ab"], ["c"]]
    assert len(book.active.title) <= 31
