"""Words of the joint investigation teams: two grounds, who takes part, the headings of the model agreement."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

DATA = Path(__file__).parent / "data"


class Ground(TextChoices):
    """The two cases in which the law opens a team (CPP 695-2)."""

    COMPLEX = "COMPLEX", _("Enquête complexe, moyens importants")
    COORDINATED = "COORDINATED", _("Plusieurs États, action coordonnée et concertée nécessaire")


class Part(TextChoices):
    LEADER = "LEADER", _("Chef d’équipe")
    MEMBER = "MEMBER", _("Membre")
    PARTICIPANT = "PARTICIPANT", _("Participant")


class Body(TextChoices):
    """Bodies of the Union that may take part (appendix I of the model agreement)."""

    EUROJUST = "EUROJUST", _("Eurojust")
    EUROPOL = "EUROPOL", _("Europol")
    OLAF = "OLAF", _("OLAF")


@cache
def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def headings():
    """(code, label) of the headings of the model agreement, in order."""
    return [(row["code"], row["label"]) for row in _rows("headings.csv")]


def edition():
    """The edition the headings are those of, and whether they still are to be verified."""
    rows = _rows("headings.csv")
    return rows[0]["edition"], any(row["to_verify"] for row in rows)


def legal_basis(day):
    """(article in force on that day, whether it is to be verified): the law is renumbered in 2029."""
    for row in _rows("bases.csv"):
        first, last = (date.fromisoformat(row[name]) if row[name] else None for name in ("valid_from", "valid_until"))
        if (first or date.min) <= day <= (last or date.max):
            return row["text"], bool(row["to_verify"])
    return "", True
