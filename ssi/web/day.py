"""What a room adds to the day of a person, by registration: `ssi.home` reads them all and imports none.

A room's `day.py` (found by itself) declares `@day_section(order)` over a function of (user, now) that gives a
`DaySection`, or None when this person has nothing there. Each costs its own queries: one is the measure.
"""

from dataclasses import dataclass

_sections = {}


@dataclass(frozen=True)
class DayLine:
    """A line leads to the act, not to a list. `due`: a day or an aware moment, or None. `case`: key of the file whose
    words it shows, which the journal names."""

    text: str
    about: str
    url: str
    due: object = None
    case: int | None = None


@dataclass(frozen=True)
class DaySection:
    title: str
    lines: list


def day_section(order):
    """Declare a section of the day, shown by increasing `order`. Raises ValueError when two ask for one place."""

    def register(function):
        if order in _sections:
            raise ValueError(f"place {order} of the day is taken")
        _sections[order] = function
        return function

    return register


def sections_of(user, now):
    """The sections that have something for this person, in order."""
    found = (_sections[order](user, now) for order in sorted(_sections))
    return [section for section in found if section is not None and section.lines]
