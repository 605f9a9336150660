import io

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from content import pdf


def read(data):
    return PdfReader(io.BytesIO(data))


def text_of(data):
    return [" ".join(page.extract_text().split()) for page in read(data).pages]


def test_a_document_says_what_it_is_and_in_which_language():
    with override("pl"):
        data = pdf.document(title="Wnioski", head=["Klaster Leszno"], parts=[pdf.Text("Zażółć")])
    reader = read(data)
    assert reader.metadata.title == "Wnioski"
    assert reader.trailer["/Root"]["/Lang"] == "pl"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert text_of(data)[0].startswith("Wnioski Klaster Leszno Zażółć")


def test_a_long_table_repeats_its_headings_and_numbers_its_pages():
    rows = [(number, f"Äiti & Öljy {number}") for number in range(120)]
    with override("en"):
        data = pdf.document(title="List", parts=[pdf.Table(["No.", "Who"], rows, shares=(1, 5))])
    pages = text_of(data)
    assert len(pages) > 2
    assert all("No. Who" in page for page in pages)
    assert f"Page 2 of {len(pages)}" in pages[1]
    assert "Äiti & Öljy 119" in pages[-1]


def test_marks_in_a_text_stay_text():
    data = pdf.document(title="<b>x</b>", parts=[pdf.Facts([("<i>", "1 < 2 & 3"), ("none", "")])])
    (page,) = text_of(data)
    assert "<b>x</b>" in page
    assert "<i> 1 < 2 & 3" in page
    assert "none" not in page


@pytest.mark.parametrize("wide", [False, True])
def test_words_and_texts_of_any_length_find_room(wide):
    parts = [
        pdf.Section("x" * 500, [pdf.Text("word " * 5000)]),
        pdf.Table(["A", "B"], [("y" * 9000, "line\n" * 400)]),
        pdf.Facts([("z" * 3000, "w" * 9000)]),
    ]
    data = pdf.document(title="t" * 300, parts=parts, wide=wide)
    assert len(read(data).pages) > 5


def test_what_is_bold_has_letters_of_its_own():
    data = pdf.document(title="Title", parts=[pdf.Text("Text")])
    assert b"Figtree-Bold" in data
    assert b"Figtree-Regular" in data


def test_a_statement_of_the_eu_stands_in_a_typeface_that_the_rules_name_and_has_its_letters():
    statement = "Dofinansowane przez Unię Europejską; Euroopan unionin osarahoittama äöå"
    data = pdf.document(title="Title", parts=[pdf.Strip(statement, has_emblem=True)])
    assert b"UbuntuDerivativeStatement-Bold" in data
    assert statement in text_of(data)[0]
    assert b"UbuntuDerivative" not in pdf.document(title="Title", parts=[pdf.Text("Text")])
