"""Where incidents happened, as a drawing without any tile: points, a scale in kilometres, the outline of the country.

Geometry only, in user units: equirectangular around the middle of what is drawn, true at the scale of a town or of a
country. The sites of French interest and the meeting points are the landmarks.
"""

import math
from dataclasses import dataclass

from .outline import WIDEST_TOWN, outline_under

WIDTH, HEIGHT, MARGIN = 640, 420, 36
KM_PER_DEGREE = 111.32
#: Nothing is drawn closer than this, in kilometres across: one point alone is not a map of its own doorstep.
SMALLEST = 2.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A point on the drawing. `number` is that of its row in the table, None for a landmark."""

    x: float
    y: float
    label: str
    number: int | None = None
    url: str = ""
    severity: int = 0

    @property
    def transform(self):
        return f"translate({self.x} {self.y})"

    @property
    def radius(self):
        return 7 + self.severity


@dataclass(frozen=True)
class Drawing:
    incidents: list
    landmarks: list
    scale_km: float
    scale_width: float
    country: str = ""
    width: int = WIDTH
    height: int = HEIGHT


def draw(incidents, landmarks, country=""):
    """The Drawing of [(latitude, longitude, label, url, severity)] and [(latitude, longitude, label)]; None of none.

    `country`: the code of the one whose outline is drawn under a map wider than a town.

    Landmarks frame the map only when there is no incident: far from everything, they would hide where it happened.
    """
    framing = [point[:2] for point in (incidents or landmarks)]
    if not framing:
        return None
    place = _projection([(float(lat), float(lon)) for lat, lon in framing])
    found = [
        Mark(*place(float(lat), float(lon)), label, number, url, severity)
        for number, (lat, lon, label, url, severity) in enumerate(incidents, 1)
    ]
    marks = [Mark(*place(float(lat), float(lon)), label) for lat, lon, label in landmarks]
    inside = [mark for mark in marks if 0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT]
    kilometres = _round_length(place.across_km / 4)
    under = place.under(country) if country and place.across_km >= WIDEST_TOWN else ""
    return Drawing(found, _legible(inside, found), kilometres, round(kilometres * place.per_km, 1), under)


def _legible(landmarks, incidents):
    """The landmarks whose name would be written over nothing: a heap of names says nothing at all."""
    kept = []
    for mark in landmarks:
        width = 12 + 6 * len(mark.label)  # user units: some six a letter at the size of the drawing
        beside = [one for one in incidents if -16 < one.x - mark.x < width and abs(one.y - mark.y) < 16]
        over = [one for one in kept if abs(one.x - mark.x) < 12 + 6 * 32 and abs(one.y - mark.y) < 14]
        if not beside and not over and mark.x + width < WIDTH:
            kept.append(mark)
    return kept


class _projection:
    def __init__(self, points):
        lats, lons = zip(*points, strict=True)
        self.lat, self.lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        self.squeeze = math.cos(math.radians(self.lat)) or 1e-6
        tall = max((max(lats) - min(lats)) * KM_PER_DEGREE, SMALLEST)
        wide = max((max(lons) - min(lons)) * KM_PER_DEGREE * self.squeeze, SMALLEST)
        self.per_km = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / tall)
        self.across_km = WIDTH / self.per_km

    def __call__(self, lat, lon):
        x = WIDTH / 2 + (lon - self.lon) * KM_PER_DEGREE * self.squeeze * self.per_km
        y = HEIGHT / 2 - (lat - self.lat) * KM_PER_DEGREE * self.per_km
        return round(x, 1), round(y, 1)

    def under(self, country):
        return outline_under(country, (WIDTH, HEIGHT), (self.lat, self.lon), self.squeeze, KM_PER_DEGREE * self.per_km)


def _round_length(km):
    """1, 2 or 5 times a power of ten, at most `km`."""
    power = 10 ** math.floor(math.log10(km))
    length = max(step * power for step in (1, 2, 5) if step * power <= km)
    return int(length) if length >= 1 else round(length, 2)
