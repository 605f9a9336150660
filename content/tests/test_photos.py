"""Uploaded pictures: upright, without place data, in sizes that fit."""

import re
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template import Context, Template
from PIL import Image

from members.tests.factories import make_member

pytestmark = pytest.mark.django_db
ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def photo(width=3000, height=2000, kind="JPEG", turned=False):
    image = Image.new("RGB", (width, height), "green")
    image.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[MAKER] = "Somebody's camera"
    exif.get_ifd(GPS)[1] = "N"
    if turned:
        exif[ORIENTATION] = 6
    written = BytesIO()
    image.save(written, kind, exif=exif)
    return ContentFile(written.getvalue(), name="Mökki ranta.jpg")


def member_with(file):
    member = make_member()
    member.picture = file
    member.save()
    member.refresh_from_db()
    return member


def opened(name):
    return Image.open(default_storage.open(name))


def files_of(member):
    folder = default_storage.path(member.picture.name).rsplit("/", 1)[0]
    stem = member.picture.name.rsplit("/", 1)[1].removesuffix(".webp")
    names = default_storage.listdir(folder)[1]
    return sorted(name.removeprefix(stem) for name in names if name.startswith(stem))


def shown(member, tag="{% photo file 'A beach' 'half' %}"):
    return Template("{% load content %}" + tag).render(Context({"file": member.picture}))


def test_four_sizes_are_kept_as_webp_and_the_original_is_not():
    member = member_with(photo())
    assert re.fullmatch(
        r"public/organisations/mokki-ranta-[0-9a-f]{8}-1600x1067\.webp", member.picture.name
    )
    assert files_of(member) == [".1120.webp", ".480.webp", ".720.webp", ".webp"]
    stem = member.picture.name.removesuffix(".webp")
    for name, size in {
        member.picture.name: (1600, 1067),
        f"{stem}.1120.webp": (1120, 747),
        f"{stem}.720.webp": (720, 480),
        f"{stem}.480.webp": (480, 320),
    }.items():
        assert (opened(name).format, opened(name).size) == ("WEBP", size)
    folder = default_storage.path(member.picture.name).rsplit("/", 1)[0]
    assert not [name for name in default_storage.listdir(folder)[1] if name.endswith(".jpg")]


def test_a_picture_stands_upright_and_has_lost_its_place():
    member = member_with(photo(turned=True))
    stem = member.picture.name.removesuffix(".webp")
    for name in (member.picture.name, f"{stem}.480.webp"):
        image = opened(name)
        assert image.height > image.width
        assert not image.getexif()
        assert "exif" not in image.info
    top = opened(member.picture.name).convert("RGB").getpixel((500, 10))
    assert top[0] > 200
    assert top[1] < 60


def test_a_small_picture_is_not_made_larger():
    member = member_with(photo(300, 200, "PNG"))
    assert files_of(member) == [".webp"]
    assert opened(member.picture.name).size == (300, 200)


def test_what_is_transparent_stays_so():
    written = BytesIO()
    Image.new("RGBA", (600, 200), (0, 0, 0, 0)).save(written, "PNG")
    member = member_with(ContentFile(written.getvalue(), name="logo.png"))
    assert opened(member.picture.name).convert("RGBA").getpixel((5, 5))[3] == 0


def test_the_browser_chooses_by_width_and_knows_the_room_it_takes(client):
    member = member_with(photo())
    html = shown(member)
    stem = member.picture.url.removesuffix(".webp")
    files = {".480": 480, ".720": 720, ".1120": 1120, "": 1600}
    srcset = ", ".join(f"{stem}{end}.webp {width}w" for end, width in files.items())
    assert f'srcset="{srcset}"' in html
    assert 'width="1600"' in html
    assert 'height="1067"' in html
    assert 'loading="lazy"' in html
    assert 'alt="A beach"' in html
    assert "36rem" in html
    for address in re.findall(r"(\S+) \d+w", html.split('srcset="')[1]):
        response = client.get(address)
        assert response.status_code == 200
        assert response["Content-Type"] == "image/webp"
        assert "immutable" in response["Cache-Control"]


def test_the_main_picture_is_not_fetched_late():
    html = shown(member_with(photo()), "{% photo file '' 'page' loading='eager' %}")
    assert "loading=" not in html
    assert 'fetchpriority="high"' in html


def test_a_picture_from_before_is_shown_as_it_is():
    member = make_member()
    member.picture.name = "public/organisations/old.jpg"
    html = shown(member)
    assert 'src="/media/public/organisations/old.jpg"' in html
    assert "srcset" not in html


def test_saving_again_changes_nothing_and_deleting_takes_all_sizes():
    member = member_with(photo())
    name = member.picture.name
    member.save()
    member.refresh_from_db()
    assert member.picture.name == name
    member.picture.delete()
    assert not default_storage.exists(name)
    assert not default_storage.exists(name.replace(".webp", ".480.webp"))
