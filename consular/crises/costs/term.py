"""Within how many months the State of the persons repays: dated, with its article (`consular/data/eu_costs.csv`)."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ssi.clocks.engine import add_months

_DATA = Path(__file__).parents[2] / "data" / "eu_costs.csv"


@dataclass(frozen=True)
class Term:
    """`until` is the last day it applies to a claim sent, None while it is in force."""

    months: int
    article: str
    since: date
    until: date | None
    to_verify: bool

    def after(self, day):
        """The day by which a claim sent on `day` is repaid."""
        return add_months(day, self.months)


@cache
def _terms():
    with _DATA.open(encoding="utf-8", newline="") as lines:
        return [
            Term(
                months=int(row["months"]),
                article=row["article"],
                since=date.fromisoformat(row["valid_from"]),
                until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
                to_verify=row["to_verify"] == "yes",
            )
            for row in csv.DictReader(lines)
        ]


def term_on(day):
    """The term of a claim sent on `day`; None before the directive applied."""
    return next((one for one in _terms() if one.since <= day and (one.until is None or day <= one.until)), None)
