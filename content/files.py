"""Uploaded files: what they may be, and where they lie.

Files under `public/` are served to anybody by `content.views.public_file`; files under `private/`
only by a view that has asked who is there.
"""

import struct
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

IMAGE_FORMATS = {"JPEG", "MPO", "PNG", "WEBP"}  # MPO: a JPEG of some phones, with a second picture
MOST_PIXELS = 40_000_000
PICTURE_ENDINGS = {".jpg", ".jpeg", ".png", ".webp"}
PDF_MAGIC, ZIP_MAGIC = b"%PDF-", b"PK\x03\x04"


@deconstructible
class MaxSize:
    def __init__(self, megabytes):
        self.megabytes = megabytes

    def __call__(self, file):
        limit = self.megabytes * 1024 * 1024
        if file.size > limit:
            raise ValidationError(
                _("The file is larger than %(limit)s.") % {"limit": filesizeformat(limit)},
                code="too_large",
            )

    def __eq__(self, other):
        return isinstance(other, MaxSize) and self.megabytes == other.megabytes


def check_image(file):
    """A whole JPEG, PNG or WebP by its content, whatever its name says, and not too many pixels."""
    try:
        file.seek(0)
        with Image.open(file) as image:
            if image.format not in IMAGE_FORMATS:
                raise _refusal(_NOT_A_PICTURE, "not_a_picture")
            _check_pixels(image)
            image.draft("RGB", (1600, 1600))  # a JPEG need not be read in full size
            image.load()
    except (UnidentifiedImageError, Image.DecompressionBombError):
        raise _refusal(_NOT_A_PICTURE, "not_a_picture") from None
    except (OSError, ValueError, SyntaxError, EOFError, struct.error):
        raise _refusal(_DAMAGED, "damaged") from None
    finally:
        file.seek(0)


_NOT_A_PICTURE = _("This is not a picture that can be shown. Choose a JPEG, PNG or WebP file.")
_DAMAGED = _("The picture is damaged or not complete. Choose it again, or another one.")


def _check_pixels(image):
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise ValidationError(
            _("The picture has too many pixels: %(width)s × %(height)s.")
            % {"width": width, "height": height},
            code="too_many_pixels",
        )


def _refusal(words, code):
    return ValidationError(words, code=code)


def check_pdf(file):
    if not _begins_with(file, PDF_MAGIC):
        raise ValidationError(_("This is not a PDF file."), code="not_a_pdf")


def check_document(file):
    """Is it in truth what its name says?"""
    ending = PurePosixPath(file.name).suffix.lower()
    if ending == ".pdf":
        check_pdf(file)
    elif ending in PICTURE_ENDINGS:
        check_image(file)
    elif not _begins_with(file, ZIP_MAGIC):  # office files are packed
        raise ValidationError(
            _("This is not the kind of file that its name says."), code="other_kind"
        )


def _begins_with(file, magic):
    file.seek(0)
    start = file.read(len(magic))
    file.seek(0)
    return start == magic
