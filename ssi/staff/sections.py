"""What each room adds to the file of a departing officer (R12): this room knows none of them.

A room writes `handover.py`:

    @handover_section(order=40, title=_("Programmes ouverts"))
    def programmes(handover, by):
        return [Table(…)]
"""

from collections.abc import Callable
from dataclasses import dataclass

_sections = {}


@dataclass(frozen=True)
class Contribution:
    title: str
    function: Callable


def handover_section(*, order, title):
    """Add a section to R12; `function(handover, by)` gives its blocks. Raises ValueError when the place is taken."""

    def register(function):
        if order in _sections:
            raise ValueError(f"place {order} of the hand-over is taken")
        _sections[order] = Contribution(title, function)
        return function

    return register


def contributed():
    """[(order, title, function)] by increasing order."""
    return [(order, str(one.title), one.function) for order, one in sorted(_sections.items())]
