"""The directory's map: where the found members are, drawn by ourselves, with no tile server.

Each municipality with a place that may be shown is one mark; once a municipality is chosen, each
member on the page of the list is one. The map never says more than the list beside it does.
"""

import json
import math
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

OUTLINES = Path(__file__).parent / "outlines"
WIDTH, LOWEST, HIGHEST = 440, 320, 520  # of the drawing, in its own units
MARGIN = 44
GAP = 36  # between the middles of two marks: a fingertip on a phone, where the map is 3/4 as wide
MOST_MARKS = 40
NARROWEST = 0.09  # degrees of latitude, about 10 km
LOCATOR_WIDTH, LOCATOR_HEIGHT = 72, 104
LETTER = 8  # width of an average one
FINEST = 1.5  # of the drawing: what is nearer than this is one point


@dataclass
class Mark:
    latitude: float
    longitude: float
    name: str
    url: str
    number: int = 0  # of members; 0: the mark is one member
    x: float = 0
    y: float = 0
    has_label: bool = False

    @property
    def radius(self):
        return min(16, 9 + round(math.sqrt(self.number)))

    @property
    def left(self):
        return round(self.x)

    @property
    def top(self):
        return round(self.y)

    @property
    def label_top(self):
        return round(self.y) + self.radius + 15


@dataclass
class Locator:
    """The country in a corner, with a frame around what the map shows."""

    x: int
    y: int
    transform: str
    frame: tuple[int, int, int, int]
    width: int = LOCATOR_WIDTH
    height: int = LOCATOR_HEIGHT

    @property
    def box(self):
        return self.x, self.y, self.x + self.width, self.y + self.height


@dataclass
class Map:
    marks: list[Mark]
    missing: int = 0  # found, but without a place that may be shown
    width: int = WIDTH
    height: int = LOWEST
    land: str = ""
    lakes: str = ""
    locator: Locator | None = None
    _scale: tuple = field(default=(), repr=False)

    def draw(self, country):
        self._frame()
        for mark in self.marks:
            mark.x, mark.y = self._at(mark.longitude, mark.latitude)
        spread(self.marks, self.width, self.height)
        if rings := outline(country):
            points = [[self._at(*point) for point in ring] for ring in rings]
            self.land = "".join(_path(ring) for ring in points)
            self.locator = self._locator([point for ring in points for point in ring])
        self.lakes = "".join(self._lakes(country))
        label(self.marks, self.width, [self.locator.box] if self.locator else [])
        return self

    def _frame(self):
        """Everything fits with a margin, and nothing is stretched."""
        south, north = _span([mark.latitude for mark in self.marks], NARROWEST)
        narrow = math.cos(math.radians((south + north) / 2))
        west, east = _span([mark.longitude for mark in self.marks], NARROWEST / narrow)
        inside = self.width - 2 * MARGIN
        unit = inside / ((east - west) * narrow)  # of the drawing, for a degree of latitude
        self.height = round(min(HIGHEST, max(LOWEST, (north - south) * unit + 2 * MARGIN)))
        unit = min(unit, (self.height - 2 * MARGIN) / (north - south))
        self._scale = ((west + east) / 2, (south + north) / 2, unit * narrow, unit)

    def _at(self, longitude, latitude):
        middle_x, middle_y, across, down = self._scale
        return (
            self.width / 2 + (longitude - middle_x) * across,
            self.height / 2 - (latitude - middle_y) * down,
        )

    def _lakes(self, country):
        """The paths of the lakes in sight; an island is a path inside one, for `evenodd`."""
        for ring in lakes(country):
            points = [self._at(*point) for point in ring]
            xs, ys = [x for x, _y in points], [y for _x, y in points]
            is_in_sight = max(xs) > 0 and min(xs) < self.width
            if is_in_sight and max(ys) > 0 and min(ys) < self.height:
                shore = thinned(points)
                if len(shore) > 3:
                    yield _path(shore)

    def _locator(self, points):
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        wide, high = max(xs) - min(xs), max(ys) - min(ys)
        if wide < self.width and high < self.height:
            return None
        scale = min((LOCATOR_WIDTH - 12) / wide, (LOCATOR_HEIGHT - 12) / high)
        x, y = self._emptiest_corner()
        left = x + (LOCATOR_WIDTH - wide * scale) / 2 - min(xs) * scale
        top = y + (LOCATOR_HEIGHT - high * scale) / 2 - min(ys) * scale
        size = max(6, round(self.width * scale)), max(6, round(self.height * scale))
        middle = left + self.width / 2 * scale, top + self.height / 2 * scale
        frame = (round(middle[0] - size[0] / 2), round(middle[1] - size[1] / 2), *size)
        return Locator(x, y, f"translate({left:.1f} {top:.1f}) scale({scale:.4f})", frame)

    def _emptiest_corner(self):
        right, bottom = self.width - LOCATOR_WIDTH - 8, self.height - LOCATOR_HEIGHT - 8
        corners = [(8, 8), (right, 8), (right, bottom), (8, bottom)]
        return min(corners, key=lambda corner: sum(_is_near(mark, *corner) for mark in self.marks))


def _is_near(mark, x, y):
    return (
        x - GAP < mark.x < x + LOCATOR_WIDTH + GAP and y - GAP < mark.y < y + LOCATOR_HEIGHT + GAP
    )


def map_of(directory, page):
    """The map of a directory's answer, None where nothing has a place. It asks for nothing more."""
    if directory.municipality:
        marks = [
            Mark(
                float(organisation.latitude),
                float(organisation.longitude),
                organisation.name,
                organisation.get_absolute_url(),
            )
            for organisation in page
            if has_place_for_all(organisation)
        ]
        country, missing = directory.municipality.code[:2], len(page) - len(marks)
    else:
        marks, country, missing = _municipalities(directory)
    return Map(marks, missing).draw(country) if marks else None


def has_place_for_all(organisation):
    return organisation.latitude is not None and "location" in organisation.visible_fields("public")


def _municipalities(directory):
    """Marks, the country with the most members, and how many found ones have no mark."""
    countries, marks = {}, []
    for place in sorted(directory.places, key=lambda place: -place.number):
        country = place.municipality.country
        countries[country] = countries.get(country, 0) + place.number
        marks.append(
            Mark(
                place.latitude,
                place.longitude,
                place.municipality.name,
                directory.narrowed_to(place.municipality),
                place.number,
            )
        )
    marks = marks[:MOST_MARKS]
    country = max(countries, key=countries.get, default="")
    return marks, country, directory.total - sum(mark.number for mark in marks)


def spread(marks, width, height, rounds=40):
    """Pushes marks apart that would cover each other, and keeps them on the map."""
    for number, mark in enumerate(marks):  # two at one address need a direction to part in
        mark.x += math.cos(number * 2.4) * 0.5
        mark.y += math.sin(number * 2.4) * 0.5
    for _round in range(rounds):
        moved = False
        for index, one in enumerate(marks):
            for other in marks[index + 1 :]:
                across, down = other.x - one.x, other.y - one.y
                distance = math.hypot(across, down) or 0.01
                if distance < GAP:
                    push = (GAP - distance) / 2 / distance + 0.01
                    one.x, one.y = one.x - across * push, one.y - down * push
                    other.x, other.y = other.x + across * push, other.y + down * push
                    moved = True
        for mark in marks:
            mark.x = min(max(mark.x, 20), width - 20)
            mark.y = min(max(mark.y, 20), height - 36)
        if not moved:
            return


def label(marks, width, taken=()):
    """Names below the marks, where they cover nothing; the largest first."""
    names = list(taken)
    for mark in marks:
        half = len(mark.name) * LETTER / 2
        box = (mark.x - half, mark.label_top - 13, mark.x + half, mark.label_top + 4)
        others = [_round(other) for other in marks if other is not mark]
        fits = box[0] > 0 and box[2] < width
        mark.has_label = fits and not any(_overlap(box, other) for other in names + others)
        if mark.has_label:
            names.append(box)


def _round(mark):
    size = mark.radius + 2
    return mark.x - size, mark.y - size, mark.x + size, mark.y + size


def _overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _span(values, narrowest):
    low, high = min(values), max(values)
    short = max(0, narrowest - (high - low)) / 2
    return low - short, high + short


def outline(country):
    """Rings of (longitude, latitude), none for a country that we have no outline of."""
    return _rings(country, "")


def lakes(country):
    """The same of its lakes, and of the islands in them."""
    return _rings(country, "-lakes")


@cache
def _rings(country, what):
    path = OUTLINES / f"{country}{what}.geojson"
    if not (country.isalpha() and path.exists()):
        return []
    polygons = json.loads(path.read_text())["geometry"]["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def thinned(points):
    """Without the points that nobody could tell from the one before."""
    kept = points[:1]
    for point in points[1:]:
        if math.dist(point, kept[-1]) >= FINEST:
            kept.append(point)
    return kept


def _path(points):
    """Steps from point to point: half as long as their places, and alike for packing."""
    (x, y), *rest = [(round(x), round(y)) for x, y in points]
    steps = []
    for next_x, next_y in rest:
        steps.append(f"{next_x - x} {next_y - y}")
        x, y = next_x, next_y
    start = f"M{round(points[0][0])} {round(points[0][1])}"
    return start + "l" + " ".join(steps).replace(" -", "-") + "Z" if steps else start
