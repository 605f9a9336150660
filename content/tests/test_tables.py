import io
import zipfile
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from content import letters, spreadsheets, tables

NAMES = "Nimi;Paikka\nÄijälän Åkerö Öljy;Mäntyharju\nŁódź Świeże Źdźbło;Leszno\n"
FINNISH = "Nimi;Paikka\nÄijälän hillo;Äänekoski\nÖljymylly Väinölä;Mäntyharju\nÅbo – “bär”;Åbo\n"
POLISH = "Nazwa;Miejsce\nŻółta gęś;Łódź\nŚwieże mięso;Leszno\nPiękne źdźbło;Kraków\n"


def upload(content, name="members.csv"):
    return SimpleUploadedFile(name, content)


def read(content, name="members.csv"):
    return [line.cells for line in tables.read_table(upload(content, name))]


def workbook(*sheets):
    book = Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    return book


def saved(book):
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def changed_part(content, name, change):
    """The workbook with one part of it replaced by `change(part)`."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part, change(data) if part.filename == name else data, 8)
    return output.getvalue()


def refusal(content, name="members.xlsx"):
    with pytest.raises(tables.NotReadable) as refused:
        tables.read_table(upload(content, name))
    return str(refused.value)


# --- Letters


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_in_all_its_forms(encoding):
    assert letters.decode(NAMES.encode(encoding)) == NAMES


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_finnish_letters_of_different_programs(encoding):
    assert letters.decode(FINNISH.encode(encoding)) == FINNISH


@pytest.mark.parametrize("encoding", ["iso8859_15", "iso8859_1", "cp850"])
def test_finnish_letters_of_older_programs(encoding):
    text = FINNISH.replace("– “bär”", "bär")
    assert letters.decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859_2", "cp852", "mac_latin2"])
def test_polish_letters_of_different_programs(encoding):
    assert letters.decode(POLISH.encode(encoding)) == POLISH


def test_lines_of_two_encodings_in_one_file():
    halves = FINNISH.split("\n")
    mixed = "\n".join(halves[:2]).encode() + b"\n" + "\n".join(halves[2:]).encode("cp1252")
    assert letters.decode(mixed) == FINNISH


def test_a_word_broken_on_its_way_is_mended():
    assert letters.mended("MÃ¤ntyharju") == "Mäntyharju"
    assert letters.mended("Âkerö") == "Âkerö"


# --- Text


@pytest.mark.parametrize("separator", ";\t,|")
def test_the_separator_is_found(separator):
    rows = [["Nimi", "Paikka", "Sana"], ["A, B", "x", "y"], ["C", "", "z"]]
    quoted = [[f'"{cell}"' if separator in cell else cell for cell in row] for row in rows]
    text = "\r\n".join(separator.join(row) for row in quoted)
    assert read(text.encode()) == rows


def test_the_separator_that_the_file_states_holds_and_lines_keep_their_numbers():
    lines = tables.read_text('sep=,\nname,text\n\nA,"one\ntwo"\nB,x')
    assert [line.number for line in lines] == [2, 4, 6]
    assert lines[1].cells == ["A", "one\ntwo"]


def test_what_was_made_harmless_comes_back_as_it_was():
    content = spreadsheets.csv_bytes(["phone"], [["+358 40 123"], ["'t Hof"]])
    assert read(content) == [["phone"], ["+358 40 123"], ["'t Hof"]]


def test_a_quotation_mark_that_never_ends_is_said():
    words = refusal(b'a;b\nx;"' + b"y\n" * 100_000, "members.csv")
    assert words == ("From line 2 on the table cannot be read: a quotation mark may be missing.")


# --- Workbooks


def test_days_and_numbers_become_what_their_author_sees():
    book = workbook([["a"] * 7])
    sheet = book.active
    shown_as = {"B": "0000000\\-0", "C": "00000"}
    cells = {
        "A": datetime(2026, 5, 1),
        "B": 2077470,
        "C": 510,
        "D": 358401234567,
        "E": 0.1 + 0.2,
        "F": datetime(2026, 5, 1, 9, 5),
        "G": True,
        "H": date(2026, 5, 2),
        "I": 8567346215.0,
    }
    for column, value in cells.items():
        sheet[f"{column}2"] = value
        if column in shown_as:
            sheet[f"{column}2"].number_format = shown_as[column]
    assert read(saved(book), "x.xlsx")[1] == [
        *("2026-05-01", "0207747-0", "00510", "358401234567", "0.3", "2026-05-01 09:05", "Yes"),
        *("2026-05-02", "8567346215"),
    ]


def test_of_several_sheets_the_longest_is_read_and_hidden_ones_are_not():
    book = workbook([["cover"]], [["a"], ["b"], [None], ["c"]], [["x"]] * 9)
    book.worksheets[2].sheet_state = "hidden"
    lines = tables.read_table(upload(saved(book), "x.xlsx"))
    assert lines == [(1, ["a"]), (2, ["b"]), (4, ["c"])]


def test_our_own_workbook_comes_back_whole():
    content = spreadsheets.xlsx(["a", "b"], [["=1+1", "+358 40"], ["Ä", "x"]], sheet="x")
    assert read(content, "x.xlsx") == [["a", "b"], ["=1+1", "+358 40"], ["Ä", "x"]]


# --- What is refused


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_unpacking(monkeypatch):
    bomb = changed_part(
        saved(workbook([["a"]])),
        "xl/worksheets/sheet1.xml",
        lambda part: part + b" " * 300_000_000,
    )
    assert len(bomb) < 1_000_000

    def unpack(*args, **kwargs):
        raise AssertionError("It was unpacked.")

    monkeypatch.setattr(zipfile.ZipFile, "open", unpack)
    assert refusal(bomb).startswith("Unpacked, this workbook would be far too large.")


def test_a_workbook_that_lies_about_its_size_is_refused():
    bomb = bytearray(
        changed_part(
            saved(workbook([["a"]])),
            "xl/worksheets/sheet1.xml",
            lambda part: part + b" " * 50_000_000,
        )
    )
    with zipfile.ZipFile(io.BytesIO(bytes(bomb))) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lie = (4000).to_bytes(4, "little")
    assert bomb.count(size.to_bytes(4, "little")) == 2
    assert refusal(bytes(bomb.replace(size.to_bytes(4, "little"), lie)))[:12] == "The workbook"


def test_a_workbook_of_thousands_of_parts_is_refused():
    output = io.BytesIO(saved(workbook([["a"]])))
    with zipfile.ZipFile(output, "a") as archive:
        for number in range(tables.MOST_PARTS):
            archive.writestr(f"xl/media/{number}.bin", b"x")
    assert refusal(output.getvalue()).startswith("Unpacked")


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY e "aaaa"><!ENTITY f "&e;&e;&e;">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
    ],
)
def test_entities_are_refused(declaration):
    def with_entity(part):
        start, mark, rest = part.partition(b"?>")
        if not mark:
            start, mark, rest = b"", b"", part
        return start + mark + declaration + rest

    for part in ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"):
        hostile = changed_part(saved(workbook([["a", "b"]])), part, with_entity)
        assert refusal(hostile).startswith("The workbook refers to things outside of it."), part


@pytest.mark.parametrize("magic", [b"%PDF-1.7\n", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"<html>"])
@pytest.mark.parametrize("name", ["x.xlsx", "x.csv"])
def test_a_workbook_behind_another_kind_of_file_is_refused(magic, name):
    both = magic + saved(workbook([["a"]]))
    assert zipfile.is_zipfile(io.BytesIO(both))
    assert refusal(both, name).startswith("This is not a table.")


def test_other_archives_and_names_are_refused():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refusal(output.getvalue()).startswith("This is not a table.")
    assert refusal(b"a;b", "members.exe").startswith("This is not a table.")
    assert refusal(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "x.xls").startswith("This workbook is of an")
    assert refusal(bytes(range(256)) * 20, "x.csv").startswith("This is not a table.")


def test_a_damaged_workbook_is_refused():
    assert refusal(saved(workbook([["a"]]))[:-400]).startswith("The workbook is damaged.")


def test_too_much_of_anything_is_refused(monkeypatch):
    assert refusal(b"\n;;\n", "x.csv") == "There is nothing in this table."
    assert refusal(b"") == "The file is empty."
    assert refusal(b"a;b\n" * 20_002, "x.csv").startswith("The table has more than 20,000 rows.")
    assert refusal(b";" * 200 + b"x", "x.csv") == "The table has more than 200 columns."
    wide = saved(workbook([[None] * 300 + ["x"], ["a"] * 201]))
    assert refusal(wide) == "The table has more than 200 columns."
    monkeypatch.setattr(tables, "MOST_BYTES", 3)
    assert refusal(b"a;b;c").startswith("The file is larger than 10 MB.")
