"""Tables that people upload or paste: .xlsx, or text in any usual encoding and separator.

Every cell becomes text, as its author sees it. What is refused is refused in words, and a workbook
before anything of it is unpacked. openpyxl parses with defusedxml, where that is installed.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from datetime import date, datetime, time
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from content import letters

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 20_000, 200, 50
MOST_UNPACKED = 80 * 1024 * 1024  # bytes, of a whole workbook
MOST_PARTS = 1_000
MOST_PACKED_TIMES = 150  # a table of the same words everywhere packs 50 times smaller
SMALL = 1024 * 1024  # bytes; below, the packing says nothing
SEPARATORS = (";", "\t", ",", "|")
LINES_LOOKED_AT = 100
TYPES = (".xlsx", ".xlsm", ".csv", ".txt", ".tsv")
ZIP_MAGIC, OLD_EXCEL_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OTHER_STARTS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"Rar!")
MASK = re.compile(r"[0\- ]*00[0\- ]*")  # a number format that writes zeros in front


class NotReadable(Exception):
    """The message is written for the person who chose the file."""


class Line(NamedTuple):
    number: int  # as the spreadsheet program or the editor counts
    cells: list[str]


def read_table(file) -> list[Line]:
    """The lines with anything in them, all equally wide. Of several sheets, the longest."""
    if file.size > MOST_BYTES:
        raise NotReadable(_("The file is larger than 10 MB. Split it into several."))
    file.seek(0)
    content = file.read()
    if not content:
        raise NotReadable(_("The file is empty."))
    _check_kind(file.name or "", content)
    if content.startswith(ZIP_MAGIC):
        return _tidy(_from_workbook(content))
    return read_text(letters.decode(content))


def read_text(text: str) -> list[Line]:
    """The lines of a text whose cells are separated by semicolons, tabs, commas or bars."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    odd = sum(1 for sign in text[:5000] if ord(sign) < 32 and sign not in "\n\t\x0b\x0c")
    if odd > len(text[:5000]) // 20 or re.match(r"\s*<(!doctype|html|table|\?xml|svg)", text, re.I):
        raise NotReadable(_not_a_table())
    first, _newline, rest = text.partition("\n")
    stated = re.fullmatch(r'"?sep=(.)"?', first.strip("\ufeff "), re.I)
    skipped = 1 if stated else 0
    text, separator = (rest, stated[1]) if stated else (text, _separator(text))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines, begins = [], 1
    try:
        for cells in reader:
            lines.append(Line(begins + skipped, [_unquoted(cell) for cell in cells]))
            begins = reader.line_num + 1
            _check_size(lines)
    except csv.Error:
        raise NotReadable(
            _("From line %(number)s on the table cannot be read: a quotation mark may be missing.")
            % {"number": begins + skipped}
        ) from None
    return _tidy(lines)


def _check_kind(name, content):
    if content.startswith(OLD_EXCEL_MAGIC):
        raise NotReadable(
            _(
                "This workbook is of an old kind or has a password. Open it, choose “Save as” and "
                "“Excel workbook (.xlsx)” without a password, and choose that file."
            )
        )
    if not name.lower().endswith(TYPES) or content.startswith(OTHER_STARTS):
        raise NotReadable(_not_a_table())


def _not_a_table():
    return _("This is not a table. Choose an Excel workbook (.xlsx) or a text file (.csv).")


def _from_workbook(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive)
            _check_declarations(archive)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        tables = [_lines(sheet) for sheet in sheets[:MOST_SHEETS]]
    except NotReadable:
        raise
    except Exception:  # openpyxl raises whatever a damaged workbook makes it stumble over
        raise NotReadable(
            _("The workbook is damaged. Open it, save it anew and try again.")
        ) from None
    return max(tables, key=len, default=[])


def _check_parts(archive):
    """From the list of contents alone. Python unpacks no more of a part than is stated there."""
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise NotReadable(_not_a_table())
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    is_bomb = unpacked > MOST_UNPACKED or (
        unpacked > SMALL and unpacked > packed * MOST_PACKED_TIMES
    )
    if is_bomb or len(parts) > MOST_PARTS or len(set(names)) < len(names):
        raise NotReadable(
            _("Unpacked, this workbook would be far too large. Copy the table into a new one.")
        )
    if any(part.flag_bits & 1 for part in parts):
        raise NotReadable(_("The workbook has a password. Save it without one and try again."))


def _check_declarations(archive):
    """No workbook declares entities. The parser refuses them too, but not everywhere alike."""
    for part in archive.infolist():
        text = archive.read(part).replace(b"\x00", b"")  # a text in UTF-16 has them
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise NotReadable(
                _("The workbook refers to things outside of it. Save it anew and try again.")
            )


def _lines(sheet):
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    lines = []
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
        cells = [_text(cell) for cell in row]
        if any(cells):
            lines.append(Line(number, cells))
            _check_size(lines)
    return lines


def _text(cell):
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    return str(value).strip()


def _number(value, shown_as):
    """As many digits as the program shows: fifteen, or the zeros of the format in front."""
    mask = shown_as.replace("\\", "").replace('"', "")
    if value >= 0 and value == int(value) and MASK.fullmatch(mask):
        digits = list(f"{int(value):0{mask.count('0')}}")
        signs = [sign if sign != "0" else digits.pop() for sign in reversed(mask)]
        return "".join(digits) + "".join(reversed(signs))
    if value == int(value):
        return str(int(value))
    return f"{value:.15g}"


def _separator(text):
    """The one that cuts most lines into equally many cells."""
    start = "\n".join(text.split("\n")[:LINES_LOOKED_AT])

    def cells_alike(separator):
        try:
            rows = [len(row) for row in csv.reader(io.StringIO(start), delimiter=separator) if row]
        except csv.Error:
            return (0, 0)
        widths = Counter(width for width in rows if width > 1)
        return max(((times, width) for width, times in widths.items()), default=(0, 0))

    return max(SEPARATORS, key=cells_alike)


def _unquoted(cell):
    """Without the mark that keeps a text from being a formula: `'+358 40` → `+358 40`."""
    cell = cell.strip().removeprefix("\ufeff")
    return cell[1:] if re.match(r"'[=+\-@]", cell) else cell


def _check_size(lines):
    if len(lines) > MOST_ROWS + 1:
        raise NotReadable(
            _("The table has more than %(number)s rows. Split it into several files.")
            % {"number": number_format(MOST_ROWS, force_grouping=True)}
        )
    if any(lines[-1].cells[MOST_COLUMNS:]):
        raise NotReadable(
            _("The table has more than %(number)s columns.") % {"number": MOST_COLUMNS}
        )


def _tidy(lines):
    lines = [line for line in lines if any(line.cells)]
    if not lines:
        raise NotReadable(_("There is nothing in this table."))
    width = max(
        number + 1 for line in lines for number, cell in enumerate(line.cells) if cell.strip()
    )
    return [Line(line.number, (line.cells + [""] * width)[:width]) for line in lines]
