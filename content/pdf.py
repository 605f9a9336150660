"""Documents on paper: a title, some lines about the whole, and parts below each other."""

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.graphics.shapes import Drawing, Polygon, Rect
from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    KeepTogether,
    LongTable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    TableStyle,
)

PDF_TYPE = "application/pdf"
FONTS = Path(__file__).parent / "fonts"
MARGIN = 18 * mm
INK, SOFT, LINE, WASH = "#16302b", "#52625d", "#c9cfca", "#eef1ec"
EU_BLUE, EU_YELLOW = colors.HexColor("#003399"), colors.HexColor("#ffcc00")

pdfmetrics.registerFont(TTFont("Figtree", FONTS / "Figtree-Regular.ttf"))
pdfmetrics.registerFont(TTFont("Figtree-Bold", FONTS / "Figtree-Bold.ttf"))
pdfmetrics.registerFontFamily(
    "Figtree", normal="Figtree", bold="Figtree-Bold", italic="Figtree", boldItalic="Figtree-Bold"
)


def _style(name, size, *, font="Figtree", colour=INK, before=0, after=0):
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=size * 1.4,
        textColor=colour,
        alignment=TA_LEFT,
        spaceBefore=before,
        spaceAfter=after,
        splitLongWords=True,
    )


TITLE = _style("title", 18, font="Figtree-Bold", after=4)
HEAD = _style("head", 10, colour=SOFT)
HEADING = _style("heading", 13, font="Figtree-Bold", before=14, after=4)
TEXT = _style("text", 10, after=4)
CELL = _style("cell", 9)
CELL_HEADING = _style("cell-heading", 9, font="Figtree-Bold")


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Table:
    """Rows under headings, which are repeated on every page.

    `shares` say how wide the columns are to each other.
    """

    headings: Iterable[str]
    rows: Iterable[Iterable]
    shares: tuple[float, ...] = ()


@dataclass(frozen=True)
class Facts:
    """Label and value below each other; what is empty is left out."""

    facts: Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Emblem:
    """The EU emblem: geometry and colours by the annex to Regulation (EU) 2021/1060."""

    height: float = 14 * mm


@dataclass(frozen=True)
class Section:
    """A heading that does not stand alone at the foot of a page."""

    heading: str
    parts: list = field(default_factory=list)


def document(*, title: str, head: Iterable[str] = (), parts: Iterable, wide: bool = False) -> bytes:
    """A PDF in the language of the moment. Texts are plain: no mark-up is understood."""
    output = io.BytesIO()
    page = landscape(A4) if wide else A4
    template = SimpleDocTemplate(
        output,
        pagesize=page,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN + 6 * mm,
        title=str(title),
        lang=get_language(),
        displayDocTitle=True,
    )
    story = [
        _paragraph(title, TITLE),
        *(_paragraph(line, HEAD) for line in head),
        Spacer(1, 5 * mm),
    ]
    for part in parts:
        story += _drawn(part, template.width)
    template.build(story, canvasmaker=_NumberedCanvas)
    return output.getvalue()


class _NumberedCanvas(Canvas):
    """Writes “Page 1 of 3” when the number of pages is known."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._pages = []

    def showPage(self):  # noqa: N802 the library's name
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self):
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self.setFont("Figtree", 8)
            self.setFillColor(SOFT)
            words = _("Page %(number)s of %(count)s") % {
                "number": number,
                "count": len(self._pages),
            }
            self.drawRightString(self._pagesize[0] - MARGIN, MARGIN - 2 * mm, words)
            super().showPage()
        super().save()


def _drawn(part, width):
    if isinstance(part, Section):
        inner = [drawn for each in part.parts for drawn in _drawn(each, width)]
        return [KeepTogether([_paragraph(part.heading, HEADING), *inner[:1]]), *inner[1:]]
    if isinstance(part, Emblem):
        return [_emblem(part.height), Spacer(1, 2 * mm)]
    if isinstance(part, Facts):
        return [_facts(part, width)]
    if isinstance(part, Table):
        return [_table(part, width), Spacer(1, 3 * mm)]
    return [_paragraph(part.text, TEXT)]


def _emblem(height):
    """Twelve stars on a circle of a third of the height, each a ninth of the height across."""
    drawing = Drawing(height * 1.5, height)
    drawing.hAlign = "LEFT"
    drawing.add(Rect(0, 0, height * 1.5, height, fillColor=EU_BLUE, strokeColor=None))
    for hour in range(12):
        angle = math.radians(hour * 30)
        centre = (
            height * 0.75 + math.cos(angle) * height / 3,
            height / 2 + math.sin(angle) * height / 3,
        )
        drawing.add(Polygon(_star(*centre, height / 18), fillColor=EU_YELLOW, strokeColor=None))
    return drawing


def _star(x, y, radius):
    """Five points, one of them up; the inner corners make the sides run straight."""
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.381966
        angle = math.radians(90 + corner * 36)
        points += [x + math.cos(angle) * reach, y + math.sin(angle) * reach]
    return points


def _paragraph(text, style):
    return Paragraph(escape(str(text)).replace("\n", "<br/>"), style)


def _cell(text, style=CELL):
    return _paragraph("" if text is None else text, style)


def _facts(part, width):
    rows = [(_cell(label, CELL_HEADING), _cell(value)) for label, value in part.facts if value]
    if not rows:
        return Spacer(1, 0)
    return LongTable(
        rows,
        colWidths=[width * 0.28, width * 0.72],
        hAlign="LEFT",
        splitInRow=1,  # a row may be higher than a page
        style=TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.HexColor(LINE)),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ]
        ),
    )


def _table(part, width):
    headings = [_cell(heading, CELL_HEADING) for heading in part.headings]
    shares = part.shares or (1,) * len(headings)
    return LongTable(
        [headings, *([_cell(each) for each in row] for row in part.rows)],
        colWidths=[width * share / sum(shares) for share in shares],
        repeatRows=1,
        hAlign="LEFT",
        splitInRow=1,  # a row may be higher than a page
        style=TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor(WASH)),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.HexColor(LINE)),
                ("TOPPADDING", (0, 0), (-1, -1), 4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        ),
    )
