"""The three letters by which a zone names a State (ICAO 9303 part 3, § 5), and our two (ISO 3166-1)."""

from functools import cache

from holidays.registry import COUNTRIES

#: Codes of documents that are not those of ISO 3166-1: Germany writes one letter, the United Kingdom has several.
OWN = {"D": "DE", "GBD": "GB", "GBN": "GB", "GBO": "GB", "GBP": "GB", "GBS": "GB", "RKS": "XK"}


@cache
def _codes():
    # The library of holidays, which we keep for the calendars, lists every country with both codes.
    return {three: two for _name, two, three, *_rest in COUNTRIES.values()} | OWN


def two_letters(code):
    """« RO » for « ROU »; "" for a code of no State: UTO, UNO, XXA…"""
    return _codes().get(code, "")
