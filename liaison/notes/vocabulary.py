"""How likely, and how sure: two published vocabularies, dated, each with its source (`data/estimates.csv`).

A judgement is read in words, never as a bare code or a bare percentage (liaison.md §4). A new edition of a
vocabulary is new rows: what was signed under the former one keeps its words.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

DATA = Path(__file__).parent / "data" / "estimates.csv"
LIKELIHOOD, CONFIDENCE = "LIKELIHOOD", "CONFIDENCE"


@dataclass(frozen=True)
class Estimate:
    """One word of a vocabulary. `percent` and `margin`: None where the vocabulary gives none."""

    scale: str
    code: str
    label: str
    meaning: str
    percent: int | None
    margin: int | None
    valid_from: date
    valid_to: date | None
    source: str
    to_verify: bool

    @property
    def told(self):
        """« Probable (vraisemblable, environ 75 %, à 12 points près) »."""
        if self.percent is None:
            return f"{self.label} ({self.meaning})"
        return _("%(label)s (%(meaning)s, environ %(percent)d %%, à %(margin)d points près)") % {
            "label": self.label,
            "meaning": self.meaning,
            "percent": self.percent,
            "margin": self.margin,
        }


@cache
def estimates():
    """Every word of both vocabularies, those of former editions too, in the order of the file."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return tuple(_read(row) for row in csv.DictReader(lines))


def in_force(scale, day):
    """The words of a scale on that day, in its order."""
    return [
        e for e in estimates() if e.scale == scale and e.valid_from <= day and not (e.valid_to and e.valid_to < day)
    ]


def estimate(scale, code):
    """The newest word of that code, in force or not. Raises KeyError."""
    found = [e for e in estimates() if (e.scale, e.code) == (scale, code)]
    if not found:
        raise KeyError(code)
    return max(found, key=lambda e: e.valid_from)


def sources():
    """[(source, whether somebody must still check it)] of the vocabularies, once each."""
    return list(dict.fromkeys((e.source, e.to_verify) for e in estimates() if e.valid_to is None))


def _read(row):
    number = {name: int(row[name]) if row[name] else None for name in ("percent", "margin")}
    days = {
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    }
    return Estimate(**{**row, **number, **days, "to_verify": bool(row["to_verify"])})
