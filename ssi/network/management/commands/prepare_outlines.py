"""Make `ssi/network/data/outlines.json.gz` from a TopoJSON of world-atlas and the ISO codes (`data/README.md`)."""

import gzip
import json
from pathlib import Path

from django.core.management.base import BaseCommand

from ssi.network.geo import FILE, simplified

STEP = 0.005  # degrees of the grid of the file: 550 m
TOLERANCE = 0.012  # degrees that an arc may lose: under a pixel of a country drawn 640 pixels wide

#: Drawn apart by the atlas, under no code.
NAMED = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}


class Command(BaseCommand):
    help = (
        "Prépare les contours des pays à partir de countries-50m.json (world-atlas) et codes.json (i18n-iso-countries)."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("topology", type=Path)
        parser.add_argument("codes", type=Path)
        parser.add_argument("--to", type=Path, default=FILE)

    def handle(self, *, topology, codes, to, **options):
        found = json.loads(topology.read_text())
        numeric = {number: alpha2 for alpha2, _alpha3, number, *_ in json.loads(codes.read_text())}
        countries = {}
        for geometry in found["objects"]["countries"]["geometries"]:
            name = geometry["properties"]["name"]
            if code := numeric.get(geometry.get("id"), NAMED.get(name)):
                countries.setdefault(code, []).extend(_rings(geometry))
        arcs = [_thinned(arc, found["transform"]) for arc in found["arcs"]]
        text = json.dumps({"step": STEP, "arcs": arcs, "countries": countries}, separators=(",", ":"))
        to.write_bytes(gzip.compress(text.encode("ascii"), compresslevel=9, mtime=0))
        self.stdout.write(f"{len(countries)} pays, {to.stat().st_size / 1000:.0f} ko")


def _rings(geometry):
    """Rings of arcs of a polygon or of several."""
    if geometry["type"] == "Polygon":
        return geometry["arcs"]
    return [ring for polygon in geometry["arcs"] for ring in polygon]


def _thinned(arc, transform):
    """Differences, on the grid of the file, of the points of an arc that are worth keeping."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * sx + tx, y * sy + ty))
    flat, before = [], (0, 0)
    for longitude, latitude in simplified(points, TOLERANCE):
        here = round(longitude / STEP), round(latitude / STEP)
        flat += [here[0] - before[0], here[1] - before[1]]
        before = here
    return flat
