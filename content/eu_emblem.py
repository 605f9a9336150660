"""The EU emblem: geometry and colours by the annex to Regulation (EU) 2021/1060."""

import io
import math

from PIL import Image, ImageDraw

BLUE, YELLOW = "#003399", "#ffcc00"
SHAPE = 1.5  # width by height
_FINE = 4  # drawn so many times larger and made smaller again: smooth edges


def stars(height: float) -> list[list[tuple[float, float]]]:
    """The corners of twelve stars on a circle of a third of the height, y upwards."""
    middle = (height * SHAPE / 2, height / 2)
    hours = [math.radians(hour * 30) for hour in range(12)]
    return [
        _star(
            middle[0] + math.cos(angle) * height / 3,
            middle[1] + math.sin(angle) * height / 3,
            height / 18,  # each a ninth of the height across
        )
        for angle in hours
    ]


def as_png(height: int) -> bytes:
    """`height` in pixels."""
    large = height * _FINE
    image = Image.new("RGB", (round(large * SHAPE), large), BLUE)
    drawing = ImageDraw.Draw(image)
    for corners in stars(large):
        drawing.polygon([(x, large - y) for x, y in corners], fill=YELLOW)
    output = io.BytesIO()
    image.resize((round(height * SHAPE), height), Image.Resampling.LANCZOS).save(output, "PNG")
    return output.getvalue()


def _star(x, y, radius):
    """Five points, one of them up; the inner corners make the sides run straight."""
    corners = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.381966
        angle = math.radians(90 + corner * 36)
        corners.append((x + math.cos(angle) * reach, y + math.sin(angle) * reach))
    return corners
