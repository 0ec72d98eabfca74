"""Which levels must say yes to a file, from its type and its money, by the rows in force that day."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from ..money.models import FundingLine
from ..vocabulary import Level, Subject
from .models import RouteRule

#: A completed approval falls when the total of the credits rises by more than this (cooperation-consular.md §4.2).
TOLERANCE = Decimal("1.10")
#: State of the file → the last level that spoke.
SPOKE = {
    "VALIDE_POSTE": Level.ASI,
    "VISE_AMBASSADE": Level.AMBASSADOR,
    "AVIS_DCIS": Level.DCIS,
}


@dataclass(frozen=True)
class Money:
    """Total of the credits asked for or notified (euros) and the sources, contributions in kind included."""

    total: Decimal
    sources: tuple

    def outgrows(self, total, sources):
        """Whether this money is no longer what was approved: more than a tenth above, or from a new source."""
        return self.total > total * TOLERANCE or not set(self.sources) <= set(sources)


def subject_of(case):
    return Subject.PROGRAMME if case.kind == "programme" else Subject.ACTION


def lines_of(case):
    """The funding lines of a file; those of a programme include its actions'."""
    return FundingLine.objects.filter(Q(case=case.pk) | Q(case__cooperationaction__part_of=case.pk))


def money_of(case, lines=None):
    lines = list(lines_of(case)) if lines is None else lines
    financial = [line for line in lines if line.nature == "FINANCIER"]
    kept = [line for line in lines if line.state != "REFUSE"]
    return Money(sum((line.counted for line in financial), Decimal(0)), tuple(sorted({x.source_id for x in kept})))


def rules_in_force(day=None):
    day = day or timezone.localdate()
    return list(RouteRule.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day))


def levels_for(subject, sources, rules):
    """The levels asked, in order. The head of the post always is; every source adds those of its row."""
    fitting = [r for r in rules if r.subject == subject and ("*" in r.sources or set(r.sources) & set(sources))]
    asked = {Level.ASI, *(level for rule in fitting for level in rule.levels)}
    return [level for level in Level if level in asked]


def route_of(case, lines=None):
    """The levels of this file as its money stands today."""
    return levels_for(subject_of(case), money_of(case, lines).sources, rules_in_force())


def next_level(case, route=None):
    """The level whose turn it is when the last one has spoken; None when all have, or it is nobody's turn."""
    if case.status not in SPOKE:
        return None
    order = list(Level)
    rest = [x for x in (route or route_of(case)) if order.index(x) > order.index(SPOKE[case.status])]
    return rest[0] if rest else None
