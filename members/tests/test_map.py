import re

import pytest
from django.test import RequestFactory

from members import map as member_map
from members.directory import Directory
from members.map import GAP, Mark, has_place_for_all, lakes, spread, thinned
from members.tests.factories import make_member, make_municipality

pytestmark = pytest.mark.django_db
LIST = "/en/members/"


def make_placed(latitude="61.7", longitude="27.2", **overrides):
    return make_member(latitude=latitude, longitude=longitude, **overrides)


def marks_on(client, query=""):
    drawn = client.get(LIST + query).context["map"]
    return [(mark.name, mark.number) for mark in drawn.marks] if drawn else []


def test_each_municipality_is_a_mark_that_leads_to_as_many_members_as_it_says(client):
    juva, mikkeli = make_municipality(name="Juva"), make_municipality(name="Mikkeli")
    make_placed("61.9", "27.8", municipality=juva)
    for _ in range(2):
        make_placed(municipality=mikkeli)
    make_member(municipality=mikkeli)  # its own place isn't known, its municipality is
    response = client.get(LIST)
    drawn = response.context["map"]
    assert [(mark.name, mark.number) for mark in drawn.marks] == [("Mikkeli", 3), ("Juva", 1)]
    for mark in drawn.marks:
        assert f'href="{mark.url}" aria-label="{mark.name}: {mark.number} member' in (
            response.content.decode()
        )
        assert len(client.get(mark.url).context["organisations"]) == mark.number


def test_in_one_municipality_each_member_on_the_page_is_a_mark(client):
    place = make_municipality(code="491")
    shown = make_placed(municipality=place, official_name="Leipomo")
    make_placed(municipality=place, official_name="Tila", type="farm")
    response = client.get(f"{LIST}?municipality=FI-491")
    assert [mark.name for mark in response.context["map"].marks] == ["Leipomo"]
    assert response.context["map"].missing == 1
    assert f'<a href="{shown.get_absolute_url()}" aria-label="Leipomo">' in (
        response.content.decode()
    )


def test_filters_hold_for_the_map_and_stay_in_its_links(client):
    place = make_municipality(name="Juva")
    make_placed(municipality=place, type="research")
    make_placed(municipality=place)
    assert marks_on(client, "?type=research") == [("Juva", 1)]
    mark = client.get(f"{LIST}?type=research&q=&page=1").context["map"].marks[0]
    assert "type=research" in mark.url
    assert "page" not in mark.url
    assert "q=" not in mark.url


def test_without_a_known_place_there_is_no_map(client):
    make_member(municipality=make_municipality())
    assert marks_on(client) == []
    assert "member-map" not in client.get(LIST).content.decode()


@pytest.mark.parametrize("type_", ["company", "farm"])
@pytest.mark.parametrize("chosen", [{}, {"location": "public"}, {"location": "members"}])
def test_the_map_knows_a_place_only_if_everybody_may(client, type_, chosen):
    organisation = make_placed(
        type=type_, visibility=chosen, municipality=make_municipality(name="Juva")
    )
    assert (marks_on(client) == [("Juva", 1)]) == has_place_for_all(organisation)


def test_a_hidden_place_moves_no_mark():
    place = make_municipality()
    make_placed("61.7", "27.2", municipality=place)
    make_placed("62.9", "29.9", municipality=place, type="farm")
    query = RequestFactory().get(LIST).GET
    directory = Directory(query, path=LIST)
    mark = member_map.map_of(directory, []).marks[0]
    assert (round(mark.latitude, 3), round(mark.longitude, 3), mark.number) == (61.7, 27.2, 2)


def test_the_drawing_has_attributes_only_and_no_stranger(client):
    make_placed(municipality=make_municipality(name="<b>"))
    drawing = re.search(
        r"<svg class=\"member-map.*?</svg>", client.get(LIST).content.decode(), re.S
    )
    assert "style=" not in drawing[0]
    assert "<b>" not in drawing[0]
    assert not re.search(r"(?:href|src)=\"(?:https?:)?//", drawing[0])
    assert 'id="land"' in drawing[0]  # Finland's outline


def test_a_country_without_an_outline_still_has_a_map(client):
    make_placed("64.1", "-21.9", municipality=make_municipality(name="Reykjavik", country="IS"))
    assert marks_on(client) == [("Reykjavik", 1)]
    html = client.get(LIST).content.decode()
    assert 'id="land"' not in html
    assert "member-map__lakes" not in html


def test_the_lakes_in_sight_are_drawn_and_no_others(client):
    make_placed("61.69", "27.27", municipality=make_municipality(name="Mikkeli"))
    make_placed("61.87", "28.88", municipality=make_municipality(name="Savonlinna"))
    html = client.get(LIST).content.decode()
    (drawn,) = re.findall(r'<path class="member-map__lakes" d="([^"]+)"', html)
    xs = [int(x) for x in re.findall(r"M(-?\d+) ", drawn)]
    assert drawn.count("M") > 10  # Saimaa, its islands and its neighbours
    assert drawn.count("M") < len(lakes("FI")) / 2
    assert min(xs) < 440
    assert max(xs) > 0


def test_a_shore_keeps_its_shape_and_loses_what_nobody_sees():
    shore = [(0, 0), (0.5, 0.5), (4, 0), (4.2, 0.1), (4, 4)]
    assert thinned(shore) == [(0, 0), (4, 0), (4, 4)]


def test_marks_at_one_place_part_and_stay_on_the_map():
    marks = [Mark(61.0, 27.0, str(number), "/", x=10, y=10) for number in range(12)]
    spread(marks, 440, 400)
    for one in marks:
        assert 0 < one.x < 440
        assert 0 < one.y < 400
        for other in marks:
            distance = ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5
            assert one is other or distance > GAP * 0.75
