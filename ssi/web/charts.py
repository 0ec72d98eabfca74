"""Geometry of the bar chart drawn in SVG: attributes only, since the policy of the pages allows no style."""

from dataclasses import dataclass

# User units of the drawing: whole width, one bar with its name above it, where bars begin, room for the numbers.
# Names stand above the bars: beside them the long ones were cut on a small screen.
WIDTH, ROW, LABEL, VALUE = 400, 42, 1, 50
# Of one letter of a number, and from a bar to its number.
LETTER, GAP = 9, 8


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float
    y: int
    text_y: int
    value_y: int
    width: float
    value_x: float

    @property
    def shown(self):
        """The number, its thousands apart."""
        return f"{self.value:,}".replace(",", "\u202f") if isinstance(self.value, int) else self.value


def bars(points):
    """[(label, value)] → bars scaled to the greatest value; one below zero has a number and no bar."""
    points = list(points)
    greatest = max((value for _label, value in points if value > 0), default=1)
    longest = max((len(f"{value:,}") for _label, value in points if isinstance(value, int)), default=0)
    room = WIDTH - LABEL - max(VALUE, LETTER * longest + GAP)
    return [
        Bar(
            label=str(label),
            value=value,
            y=index * ROW + 20,
            text_y=index * ROW + 14,
            value_y=index * ROW + 33,
            width=round(room * max(value, 0) / greatest, 1),
            value_x=round(LABEL + room * max(value, 0) / greatest + GAP, 1),
        )
        for index, (label, value) in enumerate(points)
    ]
