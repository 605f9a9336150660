import re
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from content import pictures

SEEDS = [f"member-{number}" for number in range(60)]


@pytest.mark.parametrize("kind", sorted(pictures.KINDS))
def test_a_picture_is_small_wellformed_and_obeys_the_csp(kind):
    for seed in SEEDS:
        svg = pictures.draw(kind, seed)
        assert len(svg.encode()) < 4096, (kind, seed)
        root = ElementTree.fromstring(svg)
        assert root.get("viewBox") == "0 0 600 400"
        names = {element.tag.rsplit("}")[-1] for element in root.iter()}
        assert not names & {"script", "style", "text", "image", "foreignObject", "a"}
        assert not re.search(r"\s(style|on\w+)=|href=\"(?!#)", svg)


def test_the_same_name_always_gives_the_same_picture():
    assert pictures.draw("farm", "anttolan-tila") == pictures.draw("farm", "anttolan-tila")


@pytest.mark.parametrize("kind", sorted(pictures.KINDS))
def test_a_page_of_members_looks_alive(kind):
    assert len({pictures.draw(kind, seed) for seed in SEEDS[:40]}) >= 36


def test_a_picture_may_be_kept_for_good(client):
    response = client.get(reverse("content:picture", args=["company", "saimaan-leipomo"]))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.django_db  # the page that says so names the cluster
@pytest.mark.parametrize(
    "path",
    ["/pictures/castle/name.svg", f"/pictures/farm/{'a' * 101}.svg", "/pictures/farm/a.b.svg"],
)
def test_only_known_kinds_and_slugs_have_pictures(client, path):
    assert client.get(path).status_code == 404
