"""Tables for spreadsheet programs. What looks like a formula stays a text (CWE-1236)."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.drawing.fill import Blip
from openpyxl.drawing.geometry import PresetGeometry2D
from openpyxl.drawing.image import Image as Picture
from openpyxl.drawing.picture import PictureFrame
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.units import pixels_to_EMU

from content import eu_emblem, pdf

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
STARTS_OF_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheet programs that the text is UTF-8
MOST_LETTERS_OF_A_CELL = 32_767
WIDEST, LINES_LOOKED_AT = 60, 200  # for the widths of columns
EMBLEM_HEIGHT = 54  # pixels
EMBLEM_WIDTH = EMBLEM_HEIGHT * eu_emblem.SHAPE


def xlsx(headings, rows, *, sheet: str) -> bytes:
    """A workbook of one sheet. Numbers and dates stay what they are, everything else is text."""
    rows = [[_value(each) for each in row] for row in rows]
    headings = [_value(str(heading)) for heading in headings]
    book = Workbook(write_only=True)
    page = book.create_sheet(_title(sheet))
    page.freeze_panes = "A2"
    for number, heading in enumerate(headings):
        letters = [len(heading), *(len(str(row[number])) for row in rows[:LINES_LOOKED_AT])]
        page.column_dimensions[get_column_letter(number + 1)].width = min(max(letters) + 2, WIDEST)
    page.append([_cell(page, heading, is_heading=True) for heading in headings])
    for row in rows:
        page.append([_cell(page, each) for each in row])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def document(*, title: str, head: Iterable[str] = (), parts: Iterable, sheet: str) -> bytes:
    """A sheet to be read and printed, of the same parts as a document of `content.pdf`.

    Numbers stay numbers; rows of a table can be sorted and filtered where they stand.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(_title(sheet))
    drawn = _Drawn(page)
    drawn.add(str(title), is_heading=True)
    for line in head:
        drawn.add(str(line))
    for part in parts:
        drawn.draw(part)
    drawn.finish()
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


class _Drawn:
    """Rows are collected, because the widths of columns have to be known before the first one."""

    def __init__(self, page):
        self.page = page
        self.rows = []  # (values, is it a heading)

    def add(self, *values, is_heading=False):
        self.rows.append(([_value(each) for each in values], is_heading))

    def draw(self, part):
        if isinstance(part, pdf.Section):
            self.add()
            self.add(str(part.heading), is_heading=True)
            for each in part.parts:
                self.draw(each)
        elif isinstance(part, pdf.Facts):
            for label, value in part.facts:
                if pdf.is_said(value):
                    self.add(str(label), value)
        elif isinstance(part, pdf.Strip):
            self._draw_strip(part)
        elif isinstance(part, pdf.Table):
            self._draw_table(part)
        else:
            self.add(str(part.text))

    def _draw_strip(self, part):
        """Each picture on a row of its own, with its words beside it."""
        if part.has_emblem:
            emblem = eu_emblem.as_png(EMBLEM_HEIGHT)
            self._draw_picture(emblem, _("Emblem of the European Union"), part.statement)
        else:
            self.add("", part.statement)
        for mark in part.marks:
            self._draw_picture(mark.png, mark.shows, mark.shows)

    def _draw_picture(self, png, what_it_shows, words):
        self.add("", words)
        number = len(self.rows)
        picture = Picture(io.BytesIO(png))
        shrink = min(EMBLEM_WIDTH / picture.width, EMBLEM_HEIGHT / picture.height)
        picture.anchor = OneCellAnchor(
            _from=AnchorMarker(row=number - 1),
            ext=XDRPositiveSize2D(
                pixels_to_EMU(picture.width * shrink), pixels_to_EMU(picture.height * shrink)
            ),
            pic=_frame(number, what_it_shows),
        )
        self.page.add_image(picture)
        self.page.row_dimensions[number].height = EMBLEM_HEIGHT  # points: with a margin below

    def _draw_table(self, part):
        first = len(self.rows) + 1
        self.add(*part.headings, is_heading=True)
        for row in part.rows:
            self.add(*row)
        last = get_column_letter(len(self.rows[first - 1][0]))
        self.page.auto_filter.ref = f"A{first}:{last}{len(self.rows)}"
        self._fit(self.rows[first - 1 :])

    def _fit(self, rows):
        for number in range(len(rows[0][0])):
            letters = [len(str(values[number])) for values, _is_heading in rows[:LINES_LOOKED_AT]]
            column = self.page.column_dimensions[get_column_letter(number + 1)]
            column.width = max(column.width, min(max(letters) + 2, WIDEST))

    def finish(self):
        for values, is_heading in self.rows:
            self.page.append([_cell(self.page, each, is_heading=is_heading) for each in values])


def csv_bytes(headings, rows) -> bytes:
    """UTF-8 with its mark and semicolons: what opens by itself where the comma is in numbers."""
    output = io.StringIO()
    output.write(BYTE_ORDER_MARK)
    table = csv.writer(output, delimiter=";", lineterminator="\r\n")
    table.writerow([harmless(str(heading)) for heading in headings])
    for row in rows:
        table.writerow([harmless(_value(each)) for each in row])
    return output.getvalue().encode()


def harmless(cell):
    """A cell that a spreadsheet program does not take for a formula."""
    if isinstance(cell, str) and cell.startswith(STARTS_OF_A_FORMULA):
        return f"'{cell}"
    return cell


def _value(cell):
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("Yes") if cell else _("No")
    if isinstance(cell, datetime):
        if timezone.is_aware(cell):
            cell = timezone.make_naive(cell)
        return cell.replace(second=0, microsecond=0)
    if isinstance(cell, int | float | Decimal | date):
        return cell
    return ILLEGAL_CHARACTERS_RE.sub("", str(cell))


def _cell(page, value, *, is_heading=False):
    if not isinstance(value, str):
        cell = WriteOnlyCell(page, value)
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
        return cell
    if not value:
        return None
    cell = WriteOnlyCell(page, value[:MOST_LETTERS_OF_A_CELL])
    cell.data_type = "s"  # never a formula or an error
    if value.startswith(STARTS_OF_A_FORMULA):
        cell.quotePrefix = True  # and it stays a text when somebody edits the cell
    if is_heading:
        cell.font = Font(bold=True)
    return cell


def _frame(number, what_it_shows):
    """As the library makes it, with the words for those who do not see it."""
    frame = PictureFrame()
    shown = frame.nvPicPr.cNvPr
    shown.id, shown.name, shown.descr = number, f"Picture {number}", str(what_it_shows)
    frame.blipFill.blip = Blip(cstate="print")
    frame.spPr.prstGeom = PresetGeometry2D(prst="rect")
    return frame


def _title(sheet: str) -> str:
    """Names of sheets have at most 31 letters and none of these signs."""
    return "".join(" " if sign in r"[]:*?/\'" else sign for sign in str(sheet))[:31].strip() or "1"
