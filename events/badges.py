"""Name badges on A4: two beside each other, five below each other (90 × 54 mm), to be cut out."""

import io

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from content.pdf import INK, LINE, SOFT
from events import door
from events.models import Event

WIDTH, HEIGHT = 90 * mm, 54 * mm
COLUMNS, ROWS = 2, 5
LEFT = (A4[0] - COLUMNS * WIDTH) / 2
BOTTOM = (A4[1] - ROWS * HEIGHT) / 2
PADDING = 6 * mm
LARGEST, SMALLEST = 24, 8  # points


def as_pdf(event: Event) -> bytes:
    """Of who has a seat or is here already. Names, organisations and the event, nothing else."""
    output = io.BytesIO()
    title = _("Name badges: %(event)s") % {"event": event.title}
    canvas = Canvas(output, pagesize=A4, lang=get_language())
    canvas.setTitle(title)
    people = [each for each in door.people(event) if each.holds_seat()]
    for number, person in enumerate(people):
        place = number % (COLUMNS * ROWS)
        if number and not place:
            canvas.showPage()
        column, row = place % COLUMNS, place // COLUMNS
        _draw(canvas, person, event, LEFT + column * WIDTH, A4[1] - BOTTOM - (row + 1) * HEIGHT)
    canvas.save()
    return output.getvalue()


def _draw(canvas, person, event, x, y):
    canvas.setStrokeColor(HexColor(LINE))
    canvas.rect(x, y, WIDTH, HEIGHT)
    middle = x + WIDTH / 2
    lines = [
        (person.name, "Figtree-Bold", LARGEST, INK, 30),
        (door.organisation(person), "Figtree", 13, SOFT, 19),
        (event.title, "Figtree", 9, SOFT, 7),
    ]
    for text, font, size, colour, above in lines:
        size = _fitting(text, font, size)
        canvas.setFont(font, size)
        canvas.setFillColor(HexColor(colour))
        canvas.drawCentredString(middle, y + above * mm, _cut(text, font, size))


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
