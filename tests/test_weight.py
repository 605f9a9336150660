"""Pages travel compressed, and static files lie compressed after a deployment."""

import gzip

import pytest
from django.core.management import call_command

from content.tests.test_photos import member_with, photo
from members.tests.factories import make_member

pytestmark = pytest.mark.django_db


def test_a_page_is_compressed_for_whoever_can_read_it(client):
    make_member()
    packed = client.get("/en/members/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert b"</html>" in gzip.decompress(packed.content)
    plain = client.get("/en/members/")
    assert not plain.has_header("Content-Encoding")


def test_the_same_page_has_another_length_each_time(client):
    """Random bytes: the length tells nothing about a token inside (BREACH)."""
    headers = {"accept-encoding": "gzip"}
    lengths = {len(client.get("/en/contact/", headers=headers).content) for _ in range(12)}
    assert len(lengths) > 1


def test_pictures_are_not_compressed_twice(client):
    member = member_with(photo(600, 400))
    response = client.get(member.picture.url, headers={"accept-encoding": "gzip"})
    assert not response.has_header("Content-Encoding")


def test_the_directory_asks_for_htmx_only_when_it_is_needed(client):
    text = client.get("/en/members/").content.decode()
    assert "htmx-2" in text
    assert 'src="/static/vendor/htmx' not in text
    assert '"allowEval":false' in text
    assert "<style" not in text


def test_a_deployment_lays_brotli_and_gzip_beside_static_files(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    (tmp_path / "static").mkdir()
    sheet = tmp_path / "static" / "sheet.css"
    sheet.write_text("p { color: red }\n" * 200)
    (tmp_path / "static" / "letters.woff2").write_bytes(b"x" * 2000)
    (tmp_path / "demo").write_text("")
    settings.DEBUG = True  # nothing is collected; what lies there is compressed
    call_command("prepare", compress=True)
    names = sorted(path.name for path in settings.STATIC_ROOT.iterdir())
    assert names == ["letters.woff2", "sheet.css", "sheet.css.br", "sheet.css.gz"]
    assert gzip.decompress((settings.STATIC_ROOT / "sheet.css.gz").read_bytes()) == (
        sheet.read_bytes()
    )
