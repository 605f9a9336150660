"""Name badges on A4: two beside each other, five below each other (90 × 54 mm), to be cut out."""

import io

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from content import pdf
from content.pdf import INK, LINE, SOFT
from events import door
from events.models import Event
from projects.publicity import strips_of

WIDTH, HEIGHT = 90 * mm, 54 * mm
COLUMNS, ROWS = 2, 5
LEFT = (A4[0] - COLUMNS * WIDTH) / 2
BOTTOM = (A4[1] - ROWS * HEIGHT) / 2
PADDING = 6 * mm
LARGEST, SMALLEST = 24, 8  # points
EMBLEM = 10 * mm  # none smaller may be printed
ROW, BELOW = EMBLEM + 2 * mm, 1.5 * mm


def as_pdf(event: Event) -> bytes:
    """Of who has a seat or is here already. Names, organisations, the event and who pays for it.

    Who pays: Regulation (EU) 2021/1060, Article 50(1)(b), on what is made for participants.
    """
    output = io.BytesIO()
    title = _("Name badges: %(event)s") % {"event": event.title}
    canvas = Canvas(output, pagesize=A4, lang=get_language())
    canvas.setTitle(title)
    strips = list(strips_of(event.projects.with_publicity()))
    people = [each for each in door.people(event) if each.has_seat() and each.passes_the_door()]
    for number, person in enumerate(people):
        place = number % (COLUMNS * ROWS)
        if number and not place:
            canvas.showPage()
        column, row = place % COLUMNS, place // COLUMNS
        x, y = LEFT + column * WIDTH, A4[1] - BOTTOM - (row + 1) * HEIGHT
        _draw(canvas, person, event, strips, x, y)
    canvas.save()
    return output.getvalue()


def _draw(canvas, person, event, strips, x, y):
    canvas.setStrokeColor(HexColor(LINE))
    canvas.rect(x, y, WIDTH, HEIGHT)
    middle = x + WIDTH / 2
    foot = _draw_strips(canvas, strips, x, y)
    rest = HEIGHT - foot
    lines = [
        (person.name, "Figtree-Bold", LARGEST, INK, 0.56),
        (door.organisation(person), "Figtree", 13, SOFT, 0.35),
        (event.title, "Figtree", 9, SOFT, 0.13),
    ]
    for text, font, size, colour, share in lines:
        size = _fitting(text, font, size)
        canvas.setFont(font, size)
        canvas.setFillColor(HexColor(colour))
        canvas.drawCentredString(middle, y + foot + share * rest, _cut(text, font, size))


def _draw_strips(canvas, strips, x, y):
    """Above each other at the foot. Returns the height that they take."""
    width = WIDTH - PADDING
    for number, strip in enumerate(reversed(strips)):
        drawn = pdf.strip(strip, width, height=EMBLEM, size=SMALLEST)
        drawn.wrapOn(canvas, width, HEIGHT)
        drawn.drawOn(canvas, x + PADDING / 2, y + BELOW + number * ROW)
    return BELOW + len(strips) * ROW if strips else 0


def _fitting(text, font, size):
    while size > SMALLEST and stringWidth(text, font, size) > WIDTH - PADDING:
        size -= 1
    return size


def _cut(text, font, size):
    if stringWidth(text, font, size) <= WIDTH - PADDING:
        return text
    while text and stringWidth(f"{text}…", font, size) > WIDTH - PADDING:
        text = text[:-1]
    return f"{text.rstrip()}…"
