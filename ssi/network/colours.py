"""The colour of the travel advice of each country, told by the room that keeps it: the desk's map knows no room."""

from dataclasses import dataclass

_tellers = []


@dataclass(frozen=True)
class CountryColour:
    """The most severe colour of the zones of a country: its rank (1 to 4), its word, its tone on the page."""

    rank: int
    word: str
    tone: str
    verified: bool


def teller(function):
    """Register `function(day)`, which gives {code of a country: CountryColour} of what the person may read."""
    _tellers.append(function)
    return function


def colours(day):
    """{code of a country: CountryColour}; a country of which nobody entered a zone is not there."""
    return {code: colour for tell in _tellers for code, colour in tell(day).items()}
