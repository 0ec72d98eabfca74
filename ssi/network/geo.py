"""Outlines of countries and the projections that draw them: SVG paths made here, no tile server, no third party.

`data/outlines.json.gz` is a topology (`data/README.md` says how it is made): arcs shared by neighbours, so that two
countries simplified apart still meet. A ring is a tuple of (longitude, latitude) in degrees; rings of one country are
its parts and its holes, to be filled with `fill-rule="evenodd"`. A ring astride the 180th meridian goes on past 180.
"""

import gzip
import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "outlines.json.gz"

#: States the atlas draws too small to keep, by their main island.
POINTS = {"TV": (179.2, -8.52), "VA": (12.453, 41.903)}

#: Coefficients of the Equal Earth projection (Šavrič, Patterson, Jenny, 2018): areas are true, as for any count.
EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)
WORLD_TOLERANCE = 0.22  # degrees: two thirds of a pixel of a map 1 000 pixels wide
NORTH, SOUTH = 83.7, -56.0  # no post covers Antarctica
MIDDLE = 11.0  # the world is cut at 169° west, in Bering's strait: no country is cut in two


@cache
def _atlas():
    with gzip.open(FILE, "rt", encoding="ascii") as file:
        return json.load(file)


def codes():
    """ISO codes of the countries with an outline."""
    return frozenset(_atlas()["countries"])


@cache
def outline(code, tolerance=0.0):
    """Rings of a country, the largest first; () for one that has none. `tolerance`: degrees that may be lost."""
    rings = (_ring(arcs, tolerance) for arcs in _atlas()["countries"].get(code, ()))
    return tuple(sorted((ring for ring in rings if len(ring) > 3), key=_extent, reverse=True))


@cache
def centre(code):
    """(longitude, latitude) of the middle of its largest part; None for a country that the atlas does not know."""
    if rings := outline(code):
        west, south, east, north = box(rings[:1])
        return (west + east) / 2, (south + north) / 2
    return POINTS.get(code)


def box(rings):
    """(west, south, east, north) of some rings. Raises ValueError when there is none."""
    points = [point for ring in rings for point in ring]
    longitudes, latitudes = [x for x, _y in points], [y for _x, y in points]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _ring(arcs, tolerance):
    points = []
    for number in arcs:
        arc = _arc(number if number >= 0 else ~number, tolerance)
        points += arc[bool(points) :] if number >= 0 else arc[::-1][bool(points) :]
    return tuple(_unwrapped(points))


def _unwrapped(points):
    """The same points, without the jump of a whole turn where the 180th meridian is crossed."""
    turns, before = 0, points[0][0]
    for x, y in points:
        if abs(x - before) > 180:
            turns += 360 if x < before else -360
        before = x
        yield x + turns, y


@cache
def _arc(number, tolerance):
    """The points of one arc, summed from the differences the file keeps."""
    step, x, y, points = _atlas()["step"], 0, 0, []
    flat = _atlas()["arcs"][number]
    for dx, dy in zip(flat[::2], flat[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x * step, y * step))
    return simplified(points, tolerance) if tolerance else points


def simplified(points, tolerance):
    """Douglas and Peucker: the fewest of these points that stay within `tolerance`; both ends are kept."""
    kept, spans = {0, len(points) - 1}, [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        far, middle = max((_away(points[i], points[first], points[last]), i) for i in range(first + 1, last))
        if far > tolerance:
            kept.add(middle)
            spans += [(first, middle), (middle, last)]
    return [points[i] for i in sorted(kept)]


def _away(point, start, end):
    """Distance of a point to a segment."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / length)) if length else 0.0
    return math.hypot(x - x1 - along * dx, y - y1 - along * dy)


def _extent(ring):
    west, south, east, north = box([ring])
    return (east - west) * (north - south)


@dataclass(frozen=True)
class View:
    """A drawing of `width` × `height` units around the meridian `middle`; x goes right and y down."""

    width: int
    height: int
    project: object
    west: float
    north: float
    scale: float
    middle: float

    do_not_call_in_templates = True

    def place(self, longitude, latitude):
        """(x, y) of a point, in units to a tenth."""
        return self._placed(longitude + self._turn(longitude), latitude)

    def _turn(self, longitude):
        """The whole turn that brings a longitude within half a turn of the middle."""
        return 360 * -math.floor((longitude - self.middle + 180) / 360)

    def _placed(self, longitude, latitude):
        x, y = self.project(longitude, latitude)
        return round((x - self.west) * self.scale, 1), round((self.north - y) * self.scale, 1)

    def path(self, rings, smallest=0):
        """The `d` of an SVG path, in whole units; rings under `smallest` units wide and high are left out."""
        return "".join(_drawn(self._ring(ring), smallest) for ring in rings)

    def _ring(self, ring):
        turn = self._turn(_middle_of(ring))
        return [self._placed(x + turn, y) for x, y in ring]


def _middle_of(ring):
    west, _south, east, _north = box([ring])
    return (west + east) / 2


def _drawn(points, smallest):
    whole = [(round(x), round(y)) for x, y in points]
    steps = [(x - px, y - py) for (px, py), (x, y) in zip(whole, whole[1:], strict=False) if (x, y) != (px, py)]
    xs, ys = [x for x, _y in whole], [y for _x, y in whole]
    if len(steps) < 3 or (max(xs) - min(xs) < smallest and max(ys) - min(ys) < smallest):
        return ""
    line = "".join(f"{dx}" + (f"{dy}" if dy < 0 else f" {dy}") + " " for dx, dy in steps[:-1])
    return f"M{whole[0][0]} {whole[0][1]}l{line.strip()}z"


def equal_earth(longitude, latitude):
    """The Equal Earth projection of a point around the middle of the world, in radians of the equator."""
    a1, a2, a3, a4 = EQUAL_EARTH
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = angle * angle
    sixth = square**3
    slope = 9 * a4 * square * sixth + 7 * a3 * sixth + 3 * a2 * square + a1
    x = 2 * math.sqrt(3) / 3 * math.radians(longitude - MIDDLE) * math.cos(angle) / slope
    return x, angle * (a1 + a2 * square + sixth * (a3 + a4 * square))


@cache
def world(width=1000):
    """The view of the inhabited world."""
    west, north = equal_earth(MIDDLE - 180, 0)[0], equal_earth(0, NORTH)[1]
    scale = width / (-2 * west)
    return View(width, math.ceil((north - equal_earth(0, SOUTH)[1]) * scale), equal_earth, west, north, scale, MIDDLE)


@cache
def world_paths(width=1000):
    """{code: `d`} of every country on the world; one too small to be drawn there is left out: show its centre."""
    view, drawn = world(width), {}
    for code in sorted(codes() - {"AQ"}):
        if path := view.path(outline(code, WORLD_TOLERANCE), smallest=2):
            drawn[code] = path
    return drawn
