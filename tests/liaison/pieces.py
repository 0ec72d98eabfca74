"""A piece of information, made by the service as an officer would."""

from django.utils import timezone

from liaison.intelligence import handling
from ssi.accounts.context import acting_as
from tests.factories import make_country

TEXT = "Le titulaire de la ligne réside à Constanța."


def make_piece(exchange, by, *, country="FR", service="OFAST", **fields):
    """A 4x4 piece, B2, H0, of a French service unless told otherwise."""
    fields = {
        "text": TEXT,
        "scale": "4X4",
        "source_grade": "B",
        "information_grade": "2",
        "codes": ["H0"],
        "origin_service": service,
        "origin_country": make_country(country),
        "collected_at": timezone.now(),
    } | fields
    with acting_as(by):
        return handling.add_piece(exchange, by=by, **fields)


def same_as(piece, **changes):
    """What a correction form would send back of a piece, with these changes."""
    names = (
        "text nature scale source_grade information_grade codes h3_text origin_service origin_country"
        " collected_at special_france for_partner"
    )
    return {name: getattr(piece, name) for name in names.split()} | changes
