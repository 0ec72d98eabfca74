"""A headcount in numbers, from one statement: by situation and origin, by îlot, discoveries on their own line."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connection

from .vocabulary import UNREACHED, Origin, Situation

DANGER = frozenset({Situation.BESOIN, Situation.BLESSE, Situation.RETENU, Situation.DISPARU})


@dataclass
class Count:
    """Persons of the register in some perimeter. The sum over situations is `total`."""

    by: dict = field(default_factory=lambda: defaultdict(int))
    to_check: int = 0

    def add(self, situation, origin, n, to_check):
        self.by[situation, origin] += n
        self.to_check += to_check

    def of(self, situation):
        return sum(n for (one, _origin), n in self.by.items() if one == situation)

    @property
    def total(self):
        return sum(self.by.values())

    @property
    def contacted(self):
        return self.total - sum(self.of(situation) for situation in UNREACHED)

    @property
    def danger(self):
        return sum(self.of(situation) for situation in DANGER)

    @property
    def rate(self):
        """Rate of contact, in percent, rounded down: nobody is told « 100 % » while one is missing."""
        return self.contacted * 100 // self.total if self.total else 0

    @property
    def lines(self):
        """(situation, [n by origin], total) of every situation, in their order."""
        return [
            (situation, [self.by.get((situation.value, origin.value), 0) for origin in Origin], self.of(situation))
            for situation in Situation
        ]

    @property
    def columns(self):
        """[total by origin]."""
        return [sum(n for (_s, one), n in self.by.items() if one == origin) for origin in Origin]

    def to_json(self):
        return {
            situation.value: {origin.value: self.by.get((situation.value, origin.value), 0) for origin in Origin}
            for situation in Situation
        }


@dataclass
class Headcount:
    whole: Count
    discovered: Count
    ilots: dict  # code → Count, "" for those without one

    @property
    def to_check(self):
        return self.whole.to_check + self.discovered.to_check


def headcount(crisis, *, ilots=(), origins=()):
    """The headcount of a crisis this person sees, of some îlots and origins only when they are given."""
    found = Headcount(Count(), Count(), {})
    with connection.cursor() as cursor:
        cursor.execute("SELECT ilot, origin, situation, discovered, n, to_check FROM sec.headcount(%s)", [crisis.pk])
        rows = cursor.fetchall()
    for ilot, origin, situation, discovered, n, to_check in sorted(rows):
        if origins and origin not in origins or ilots and not discovered and ilot not in ilots:
            continue
        if discovered:
            found.discovered.add(situation, origin, n, to_check)
            continue
        found.whole.add(situation, origin, n, to_check)
        found.ilots.setdefault(ilot, Count()).add(situation, origin, n, to_check)
    return found


def seat_counts(crisis):
    """{movement: (seats, boarded, arrived)} of a crisis this person sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT movement, seats, boarded, arrived FROM sec.seat_counts(%s)", [crisis.pk])
        return {movement: tuple(counts) for movement, *counts in cursor.fetchall()}


def network_counts():
    """Open crises this person may count, one dict each: `sec.crisis_counts` decides."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sec.crisis_counts()")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
