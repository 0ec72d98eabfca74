"""Official languages that several countries share, and how far apart countries are: reference data of a comparison.

`data/languages.csv` (`data/README.md`): a language that one country alone uses brings no two together, and is left out.
"""

import math
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from ssi.web.data import csv_rows

from . import geo

FILE = Path(__file__).parent / "data" / "languages.csv"
EARTH = 6371  # kilometres: the mean radius


@cache
def _rows():
    return {row["code"]: row for row in csv_rows(FILE)}


@cache
def _spoken():
    return {code: frozenset(row["countries"].split()) for code, row in _rows().items()}


@cache
def shared_languages(one, other):
    """Codes of the languages that two countries (ISO codes) both have as official, in fact or in law."""
    return tuple(code for code, countries in _spoken().items() if one in countries and other in countries)


def name_of(code):
    return _rows()[code]["name_en" if (get_language() or "fr").startswith("en") else "name_fr"]


@cache
def kilometres(one, other):
    """Between the middles of two countries, over the globe, to ten kilometres; None when the atlas lacks one."""
    places = geo.centre(one), geo.centre(other)
    if None in places:
        return None
    (x1, y1), (x2, y2) = (tuple(map(math.radians, place)) for place in places)
    half = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return round(2 * EARTH * math.asin(math.sqrt(half)) / 10) * 10
