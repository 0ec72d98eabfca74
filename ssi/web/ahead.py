"""Dates of the trade beside the clocks (a call that closes, a next step): what a room adds to the agenda.

Only `text` leaves with the calendar behind a secret address: the nature of the date, never what somebody typed.

A room's `day.py` declares `@dates_ahead(name)` over a function of (user, first day, last day) that gives `DayLine`s
with a day in `due`. The agenda and its calendar read them all and import none.
"""

_sources = {}


def dates_ahead(name):
    """Declare a source of dates. Raises ValueError when two take one name."""

    def register(function):
        if name in _sources:
            raise ValueError(f"dates « {name} » are declared already")
        _sources[name] = function
        return function

    return register


def dates_of(user, first, last):
    """The dates this person has between these days, both included, the nearest first."""
    found = [line for source in _sources.values() for line in source(user, first, last)]
    return sorted(found, key=lambda line: line.due)
