"""Documents on paper: a title, some lines about the whole, and parts below each other."""

import codecs
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

from django.utils.formats import localize
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.graphics.shapes import Drawing, Polygon, Rect
from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    Image,
    KeepTogether,
    LongTable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    TableStyle,
)

from content import eu_emblem

PDF_TYPE = "application/pdf"
FONTS = Path(__file__).parent / "fonts"
MARGIN = 18 * mm
GAP = 4 * mm
ROOM_FOR_A_BEGINNING = 45 * mm  # a heading and some rows
INK, SOFT, LINE, WASH = "#16302b", "#52625d", "#c9cfca", "#eef1ec"
EU_BLUE, EU_YELLOW = colors.HexColor(eu_emblem.BLUE), colors.HexColor(eu_emblem.YELLOW)

pdfmetrics.registerFont(TTFont("Figtree", FONTS / "Figtree-Regular.ttf"))
pdfmetrics.registerFont(TTFont("Figtree-Bold", FONTS / "Figtree-Bold.ttf"))
# Regulation (EU) 2021/1060, Annex IX, names the typefaces; this one of them may be handed on.
pdfmetrics.registerFont(TTFont("Statement", FONTS / "UbuntuDerivativeStatement-Bold.ttf"))
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
DENSE_CELL = _style("dense-cell", 7.5)
DENSE_CELL_HEADING = _style("dense-cell-heading", 7.5, font="Figtree-Bold")


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Table:
    """Rows under headings, which are repeated on every page.

    `shares` say how wide the columns are to each other; `is_dense`: many of them, in small letters.
    """

    headings: Iterable[str]
    rows: Iterable[Iterable]
    shares: tuple[float, ...] = ()
    is_dense: bool = False


@dataclass(frozen=True)
class Facts:
    """Label and value below each other; what is empty is left out."""

    facts: Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Mark:
    """A small PNG, and what it shows, for those who do not see it."""

    png: bytes
    shows: str


@dataclass(frozen=True)
class Strip:
    """Who pays, as the funds ask for: the EU emblem, the statement beside it, marks no larger."""

    statement: str
    has_emblem: bool = False
    marks: tuple[Mark, ...] = ()


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
        heading = _paragraph(part.heading, HEADING)
        if any(isinstance(each, Table) for each in part.parts):  # it begins where there is room
            return [CondPageBreak(ROOM_FOR_A_BEGINNING), heading, *inner]
        return [KeepTogether([heading, *inner])]
    if isinstance(part, Strip):
        return [strip(part, width), Spacer(1, 2 * mm)]
    if isinstance(part, Facts):
        return [_facts(part, width)]
    if isinstance(part, Table):
        return [_table(part, width), Spacer(1, 3 * mm)]
    return [_paragraph(part.text, TEXT)]


def strip(part: Strip, width: float, *, height: float = 14 * mm, size: float = 11) -> Flowable:
    """`height` of the emblem, `size` of the letters in points; for canvases without a story too."""
    box = height * eu_emblem.SHAPE
    style = _style("statement", size, font="Statement")
    if part.has_emblem:
        style = ParagraphStyle("eu-statement", style, textColor=EU_BLUE)  # of Annex IX
    cells = [(_emblem(height), box)] if part.has_emblem else []
    marks = [(_mark(each, box, height), box) for each in part.marks]
    room = width - (len(cells) + len(marks)) * (box + GAP)
    words = min(room, stringWidth(part.statement, style.fontName, size) + GAP + 1)
    cells += [(_paragraph(part.statement, style), words - GAP), *marks]
    return LongTable(
        [[drawn for drawn, _width in cells]],
        colWidths=[each + GAP for _drawn, each in cells],
        hAlign="LEFT",
        style=TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), GAP),
            ]
        ),
    )


def _emblem(height):
    drawing = Drawing(height * eu_emblem.SHAPE, height)
    drawing.add(Rect(0, 0, drawing.width, height, fillColor=EU_BLUE, strokeColor=None))
    for corners in eu_emblem.stars(height):
        points = [number for corner in corners for number in corner]
        drawing.add(Polygon(points, fillColor=EU_YELLOW, strokeColor=None))
    return _Described(drawing, _("Emblem of the European Union"))


def _mark(mark, width, height):
    image = Image(io.BytesIO(mark.png), width, height, kind="proportional", mask="auto")
    image.hAlign = "LEFT"
    return _Described(image, mark.shows)


class _Described(Flowable):
    """A picture that says what it is (ISO 32000-1, 14.9.3)."""

    def __init__(self, drawn, words):
        super().__init__()
        self.drawn, self.words = drawn, words

    def wrap(self, *room):
        return self.drawn.wrap(*room)

    def draw(self):
        words = codecs.BOM_UTF16_BE + str(self.words).encode("utf-16-be")
        self.canv.addLiteral(f"/Span <</Alt <{words.hex()}>>> BDC")
        self.drawn.drawOn(self.canv, 0, 0)
        self.canv.addLiteral("EMC")


def is_said(value) -> bool:
    """Nought is an answer, an empty text is none."""
    return value is not None and value != ""


def _paragraph(text, style):
    return Paragraph(escape(str(text)).replace("\n", "<br/>"), style)


def _cell(text, style=CELL):
    if isinstance(text, Decimal):
        text = localize(Decimal(f"{text.normalize():f}"))
    return _paragraph("" if text is None else text, style)


def _facts(part, width):
    rows = [
        (_cell(label, CELL_HEADING), _cell(value)) for label, value in part.facts if is_said(value)
    ]
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
    headings = list(part.headings)
    shares = part.shares or (1,) * len(headings)
    cell, heading, padding = CELL, CELL_HEADING, 6
    if part.is_dense:
        cell, heading, padding = DENSE_CELL, DENSE_CELL_HEADING, 3
    return LongTable(
        [
            [_cell(each, heading) for each in headings],
            *([_cell(each, cell) for each in row] for row in part.rows),
        ],
        colWidths=[width * share / sum(shares) for share in shares],
        repeatRows=1,
        hAlign="LEFT",
        splitInRow=1,  # a row may be higher than a page
        style=TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor(WASH)),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.HexColor(LINE)),
                ("LEFTPADDING", (0, 0), (-1, -1), padding),
                ("RIGHTPADDING", (0, 0), (-1, -1), padding),
                ("TOPPADDING", (0, 0), (-1, -1), padding * 0.7),
                ("BOTTOMPADDING", (0, 0), (-1, -1), padding * 0.85),
            ]
        ),
    )
