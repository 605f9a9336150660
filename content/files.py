"""Uploaded files: what they may be, and where they lie.

Files under `public/` are served to anybody by `content.views.public_file`; files under `private/`
only by a view that has asked who is there.
"""

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

IMAGE_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
MOST_PIXELS = 40_000_000
PDF_MAGIC = b"%PDF-"


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
    """A JPEG, PNG or WebP by its content, whatever its name says, and not too many pixels."""
    not_a_picture = ValidationError(
        _("This is not a picture that can be shown. Choose a JPEG, PNG or WebP file."),
        code="not_a_picture",
    )
    try:
        file.seek(0)
        with Image.open(file) as image:
            if image.format not in IMAGE_FORMATS:
                raise not_a_picture
            width, height = image.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise not_a_picture from None
    finally:
        file.seek(0)
    if width * height > MOST_PIXELS:
        raise ValidationError(
            _("The picture has too many pixels: %(width)s × %(height)s.")
            % {"width": width, "height": height},
            code="too_many_pixels",
        )


def check_pdf(file):
    file.seek(0)
    start = file.read(len(PDF_MAGIC))
    file.seek(0)
    if start != PDF_MAGIC:
        raise ValidationError(_("This is not a PDF file."), code="not_a_pdf")
