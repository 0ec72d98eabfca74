"""Dates of a post that the desk reads beside its figures: a room declares them, the table of the network shows them.

A date has no sum, hence no figure. The function asks nothing of the reader: whoever may view the network reads it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

_facts = {}


@dataclass(frozen=True)
class Fact:
    """`function()` gives {key of a post: a day, or None}, in a constant number of statements. `late(day, today)`: shown
    in red, `today` being that of the post.
    """

    code: str
    label: str
    definition: str
    function: Callable
    late: Callable

    do_not_call_in_templates: ClassVar = True


def fact(code, label, definition, *, late):
    """Declare a date of a post. Raises ValueError when the code is already taken."""

    def register(function):
        if code in _facts:
            raise ValueError(f"fact {code} is declared twice")
        _facts[code] = Fact(code, label, definition, function, late)
        return function

    return register


def facts():
    return list(_facts.values())
