"""A sketch of some places as an inline SVG: numbered points in their order, the north, a scale. No map tile is fetched.

Distances are true to a few percent over a town: longitudes are shortened by the cosine of the latitude.
"""

from math import cos, floor, log10, radians

from django.utils.html import format_html, format_html_join

WIDTH, HEIGHT, EDGE, RADIUS = 460, 260, 34, 10  # pixels
INK, QUIET = "#1f3a63", "#8a94a3"
KM_PER_DEGREE = 111.2
#: Kilometres: one place, or places next door, are not spread over the whole sheet.
LEAST = 0.4


def sketch(points):
    """The `<svg>` of [(label, latitude, longitude)], numbers or text; empty without a point. The same place twice is
    one mark with both labels."""
    places = [(str(label), float(latitude), float(longitude)) for label, latitude, longitude in points]
    if not places:
        return ""
    across, scale = _projection(places)
    drawn = [(label, *across(latitude, longitude)) for label, latitude, longitude in places]
    marks = {}
    for label, x, y in drawn:
        marks.setdefault((x, y), []).append(label)
    return format_html(
        '<svg class="sketch" role="img" viewBox="0 0 {} {}" width="{}" height="{}" xmlns="http://www.w3.org/2000/svg"'
        ' font-family="SSI Sans, Marianne, Arial, sans-serif" font-size="11">'
        '<rect x="0.5" y="0.5" width="{}" height="{}" fill="none" stroke="{}"/>'
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="1.5" stroke-dasharray="4 3"/>{}{}{}</svg>',
        *(WIDTH, HEIGHT, WIDTH, HEIGHT, WIDTH - 1, HEIGHT - 1, QUIET),
        " ".join(f"{x},{y}" for _label, x, y in drawn),
        QUIET,
        format_html_join("", "{}", ((_mark(x, y, labels),) for (x, y), labels in marks.items())),
        _north(),
        _scale_bar(scale),
    )


def _projection(places):
    """(function of latitude and longitude to pixels, pixels for one kilometre)."""
    south, north = min(one[1] for one in places), max(one[1] for one in places)
    west, east = min(one[2] for one in places), max(one[2] for one in places)
    middle, centre = (south + north) / 2, (west + east) / 2
    shrink = max(cos(radians(middle)), 0.01)
    wide = max((east - west) * shrink * KM_PER_DEGREE, LEAST)
    high = max((north - south) * KM_PER_DEGREE, LEAST)
    scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / high)

    def across(latitude, longitude):
        x = WIDTH / 2 + (longitude - centre) * shrink * KM_PER_DEGREE * scale
        y = HEIGHT / 2 - (latitude - middle) * KM_PER_DEGREE * scale
        return round(x, 1), round(y, 1)

    return across, scale


def _mark(x, y, labels):
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" fill="#ffffff" stroke="{}" stroke-width="1.5"/>'
        '<text x="{}" y="{}" text-anchor="middle" font-weight="bold" fill="{}">{}</text>',
        *(x, y, RADIUS if len(labels) == 1 else RADIUS + 4 * len(labels), INK, x, y + 4, INK, ", ".join(labels)),
    )


def _north():
    return format_html(
        '<path d="M{} 12l5 16-5-4-5 4z" fill="{}"/><text x="{}" y="40" text-anchor="middle" fill="{}">N</text>',
        *(WIDTH - 18, INK, WIDTH - 18, INK),
    )


def _scale_bar(scale):
    """A bar of a round length, about a fifth of the sheet."""
    km = _round(WIDTH / 5 / scale)
    words = f"{km:g} km".replace(".", ",") if km >= 1 else f"{round(km * 1000)} m"
    return format_html(
        '<line x1="12" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="2"/><text x="12" y="{}" fill="{}">{}</text>',
        *(HEIGHT - 10, round(12 + km * scale, 1), HEIGHT - 10, INK, HEIGHT - 15, INK, words),
    )


def _round(value):
    """1, 2 or 5 times a power of ten, the largest that is not above the value."""
    power = 10 ** floor(log10(value))
    return power * max(step for step in (1, 2, 5) if step * power <= value)
