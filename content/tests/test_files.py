"""Hostile and damaged uploads are refused in words, or lose what is not a picture in them."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import override
from PIL import Image

from content import photos
from content.fields import ImageField, PdfField, PrivateFileField

SCRIPT = b"<script>alert(1)</script>"


def picture(kind="JPEG", size=(60, 40), **options):
    written = BytesIO()
    Image.new("RGB", size, "green").save(written, kind, **options)
    return written.getvalue()


def png_that_says(width, height):
    """A few bytes that would be a picture of this size once unpacked."""

    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
    return start + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def refusal(content, name, field=ImageField):
    with override("en"), pytest.raises(ValidationError) as refused:
        field(upload_to="x").run_validators(ContentFile(content, name=name))
    with override("en"):
        return " ".join(refused.value.messages).replace("\xa0", " ")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF_AND_SCRIPT = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (SVG, "logo.svg", "not allowed"),
        (SVG, "logo.png", "This is not a picture that can be shown."),
        (GIF_AND_SCRIPT, "cat.jpg", "This is not a picture that can be shown."),
        (picture("GIF"), "cat.png", "This is not a picture that can be shown."),
        (picture("TIFF"), "scan.jpg", "This is not a picture that can be shown."),
        (b"", "empty.jpg", "This is not a picture that can be shown."),
        (b"%PDF-1.7 x", "paper.jpg", "This is not a picture that can be shown."),
        (png_that_says(10_000, 5_000), "50-megapixel.png", "too many pixels: 10000 × 5000"),
        (png_that_says(60_000, 60_000), "bomb.png", "not a picture that can be shown"),
        (picture(size=(3000, 2000))[:9000], "half.jpg", "damaged or not complete"),
        (picture("PNG", (300, 200))[:150], "half.png", "damaged or not complete"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(content, name, words):
    assert words in refusal(content, name)


def test_a_picture_of_twenty_megabytes_is_the_largest():
    assert "larger than 20.0" in refusal(picture() + b"\0" * (20 * 1024 * 1024), "large.jpg")


def archive():
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("evil.html", SCRIPT.decode())
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (picture() + SCRIPT, "page.jpg"),
        (picture(comment=SCRIPT), "comment.jpg"),
        (picture("PNG") + archive(), "archive.png"),
    ],
)
def test_a_picture_that_is_something_else_too_is_only_a_picture_afterwards(content, name):
    upload = ContentFile(content, name=name)
    ImageField(upload_to="x").run_validators(upload)
    kept_name, kept = photos.prepare(name, upload)
    written = kept.read()
    assert kept_name.endswith(".webp")
    assert SCRIPT not in written
    assert not zipfile.is_zipfile(BytesIO(written))
    assert Image.open(BytesIO(written)).size == (60, 40)


@pytest.mark.parametrize(
    ("field", "content", "name", "words"),
    [
        (PdfField, b"<html>" + SCRIPT, "paper.pdf", "not a PDF file"),
        (PrivateFileField, b"<html>" + SCRIPT, "certificate.pdf", "not a PDF file"),
        (PrivateFileField, b"MZ\x90\0", "certificate.docx", "not the kind of file"),
        (PrivateFileField, SVG, "certificate.png", "not a picture"),
        (PrivateFileField, SVG, "certificate.html", "not allowed"),
    ],
)
def test_a_document_is_what_its_name_says(field, content, name, words):
    assert words in refusal(content, name, field)


def three_colours(size):
    image = Image.new("RGB", size, "red")
    width, height = size
    if width > height:
        image.paste("green", (width // 3, 0, 2 * width // 3, height))
        image.paste("blue", (2 * width // 3, 0, width, height))
    else:
        image.paste("green", (0, height // 3, width, 2 * height // 3))
        image.paste("blue", (0, 2 * height // 3, width, height))
    written = BytesIO()
    image.save(written, "PNG")
    return ContentFile(written.getvalue(), name="flag.png")


@pytest.mark.parametrize("size", [(900, 200), (200, 900)])
@pytest.mark.parametrize(("position", "colour"), [(0, 0), (0.5, 1), (1, 2)])
def test_a_crop_keeps_the_end_that_was_chosen(size, position, colour):
    _name, kept = photos.prepare("flag.png", three_colours(size), photos.Crop(1.5, position))
    image = Image.open(kept).convert("RGB")
    assert image.width / image.height == pytest.approx(1.5, rel=0.02)
    middle = image.getpixel((image.width // 2, image.height // 2))
    assert middle.index(max(middle)) == colour


def test_another_crop_of_the_same_picture_has_another_name():
    names = {
        photos.prepare("a.png", three_colours((900, 200)), crop)[0]
        for crop in (photos.Crop(1.5, 0), photos.Crop(1.5, 1))
    }
    assert len(names) == 2
