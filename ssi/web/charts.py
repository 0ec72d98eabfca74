"""Geometry of the bar chart drawn in SVG: attributes only, since the policy of the pages allows no style."""

from dataclasses import dataclass

# User units of the drawing: whole width, one bar, room for the names and for the numbers.
WIDTH, ROW, LABEL, VALUE = 520, 26, 150, 50


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float
    y: int
    text_y: int
    width: float
    value_x: float


def bars(points):
    """[(label, value)] → bars scaled to the greatest value. Counts or durations: never negative."""
    points = list(points)
    greatest = max((value for _label, value in points), default=0) or 1
    room = WIDTH - LABEL - VALUE
    return [
        Bar(
            label=str(label),
            value=value,
            y=index * ROW + 4,
            text_y=index * ROW + 18,
            width=round(room * value / greatest, 1),
            value_x=round(LABEL + room * value / greatest + 8, 1),
        )
        for index, (label, value) in enumerate(points)
    ]
