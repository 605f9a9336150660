"""Uploaded pictures: made fit for the web once, when they arrive, and then shown in fitting sizes.

Only what is made here is kept. The file that was uploaded, with its place, camera and date, is not.
The name tells the size (`barn-3f9c2a10-1600x1067.webp`), so no page has to open a file; the smaller
ones lie beside it (`barn-3f9c2a10-1600x1067.480.webp`).
"""

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.utils.text import slugify
from PIL import Image, ImageOps

WIDEST = 1600  # pixels; twice the widest place on a page
SMALLER = (480, 720, 1120)  # a card, a card on a dense phone, a column of a page
QUALITY = 72
LONGEST_STEM = 60
_SIZE = re.compile(r"-(\d+)x(\d+)(?:_[A-Za-z0-9]+)?\.webp$")  # the tail: a name that was taken
_OWN_NAME = re.compile(r"-[0-9a-f]{8}-\d+x\d+(?:_[A-Za-z0-9]+)?(?:\.\d+)?\.webp$")


@dataclass(frozen=True)
class Crop:
    """What is kept of an upload that has `crop` set: as much as fits the shape.

    `position` says where: 0 is the left or the upper end, 1 the right or the lower one.
    """

    shape: float  # width by height
    position: float


def prepare(name, file, crop: Crop | None = None):
    """The picture as it is kept, under the name it is kept by: (name, content)."""
    file.seek(0)
    original = file.read()
    with Image.open(io.BytesIO(original)) as image:
        image = ImageOps.exif_transpose(image)  # upright, before the data that says so goes
        image = _in_plain_colours(image)
        if crop:
            image = image.crop(_frame(image.size, crop))
        image.thumbnail((WIDEST, WIDEST * 3))
        kept = original + repr(crop).encode() if crop else original
        digest = hashlib.sha256(kept).hexdigest()[:8]
        stem = slugify(PurePosixPath(name).stem)[:LONGEST_STEM].strip("-") or "picture"
        return f"{stem}-{digest}-{image.width}x{image.height}.webp", _as_webp(image)


def make_smaller(file):
    """Yields (width, content) of each size below that of the kept picture."""
    file.seek(0)
    with Image.open(file) as image:
        for width in SMALLER:
            if width < image.width:
                height = max(1, round(image.height * width / image.width))
                yield width, _as_webp(image.resize((width, height), Image.Resampling.LANCZOS))
    file.seek(0)


def as_png(file, within: tuple[int, int]) -> bytes:
    """Small, for documents: programs that show them do not know WebP."""
    with file.open("rb") as opened, Image.open(opened) as image:
        image.thumbnail(within, Image.Resampling.LANCZOS)
        output = io.BytesIO()
        image.save(output, "PNG")
    return output.getvalue()


def size(name):
    """(width, height) as the name tells them; None for a picture from before there were sizes."""
    found = _SIZE.search(name)
    return (int(found[1]), int(found[2])) if found else None


def is_kept_for_good(name):
    """Is it one of ours, whose name changes with what is in it?"""
    return bool(_OWN_NAME.search(name))


def smaller_names(name):
    """{width: name} of the smaller files beside it."""
    known = size(name)
    stem = name.removesuffix(".webp")
    return {width: f"{stem}.{width}.webp" for width in SMALLER if known and width < known[0]}


def _frame(size, crop):
    width, height = size
    kept_width = min(width, round(height * crop.shape))
    kept_height = min(height, round(width / crop.shape))
    left = round((width - kept_width) * crop.position)
    top = round((height - kept_height) * crop.position)
    return left, top, left + max(1, kept_width), top + max(1, kept_height)


def _in_plain_colours(image):
    """Eight bits of red, green and blue, transparent where it was."""
    has_holes = "A" in image.getbands() or "transparency" in image.info
    return image.convert("RGBA" if has_holes else "RGB")


def _as_webp(image):
    written = io.BytesIO()
    image.save(written, "WEBP", quality=QUALITY, method=6, exif=b"", icc_profile=None)
    return ContentFile(written.getvalue())
