"""The outline of the country under a map of incidents: what of it the drawing shows, in a few kilobytes.

The outlines are those of an atlas at 1:50 000 000, true to some kilometres: under a map of one town they would be wrong
at a glance, and are not drawn.
"""

from ssi.network.geo import View, outline

#: Kilometres across under which the outline is not drawn.
WIDEST_TOWN = 40
#: Degrees that may be lost, the coarsest first: few values, for each is kept.
TOLERANCES = (0.2, 0.1, 0.05, 0.02, 0.01)
#: Units of the drawing that nobody sees missing; units kept around it, so that no cut is seen.
UNSEEN, AROUND = 1.5, 20


def outline_under(code, size, centre, squeeze, per_degree):
    """The `d` of an SVG path of the country `code`; "" when nothing of it is in the drawing.

    `size`: its width and height in units; `centre`: the (latitude, longitude) of its middle; `squeeze`: how short a
    degree of longitude is there; `per_degree`: units per degree of latitude.
    """
    (width, height), (lat, lon) = size, centre
    tall, wide = (height / 2 + AROUND) / per_degree, (width / 2 + AROUND) / per_degree / squeeze
    shown = (lon - wide, lat - tall, lon + wide, lat + tall)
    tolerance = next((one for one in TOLERANCES if one * per_degree <= UNSEEN), 0.0)
    rings = [clipped(ring, shown) for ring in outline(code, tolerance)]
    west, north = lon * squeeze - width / 2 / per_degree, lat + height / 2 / per_degree
    view = View(width, height, lambda x, y: (x * squeeze, y), west, north, per_degree, lon)
    return view.path([ring for ring in rings if ring], smallest=4)


def clipped(ring, shown):
    """What of a ring is inside a box (west, south, east, north), closed; () when nothing is (Sutherland, Hodgman)."""
    west, south, east, north = shown
    points = list(ring[:-1] if ring[0] == ring[-1] else ring)
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        points = list(_cut(points, axis, limit, sign))
    return (*points, points[0]) if points else ()


def _cut(points, axis, limit, sign):
    """The points on the good side of a line, and where the sides cross it."""
    for before, point in zip(points[-1:] + points[:-1], points, strict=True):
        if (sign * (before[axis] - limit) >= 0) != (sign * (point[axis] - limit) >= 0):
            part = (limit - before[axis]) / (point[axis] - before[axis])
            yield tuple(a + part * (b - a) for a, b in zip(before, point, strict=True))
        if sign * (point[axis] - limit) >= 0:
            yield point
