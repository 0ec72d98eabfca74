"""The money of one file, or of a programme with its actions: lines, commitments, sums. Constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from ssi.cases.registry import kind_of

from ..route.levels import lines_of
from .models import ZERO, Commitment
from .words import rate


@dataclass(frozen=True)
class Sums:
    """Totals in euros (cooperation-consular.md §4.2, « Formulas »). Contributions in kind are neither AE nor CP.

    `planned` and `paid_in_year`: CP foreseen and paid in the year that is looked at. `at_risk`: AE about to be lost, or
    lost, in the sums of posts alone (`ledgers.at_risk`).
    """

    asked: Decimal = ZERO
    notified: Decimal = ZERO
    committed: Decimal = ZERO
    certified: Decimal = ZERO
    paid: Decimal = ZERO
    in_kind: Decimal = ZERO
    planned: Decimal = ZERO
    paid_in_year: Decimal = ZERO
    at_risk: Decimal = ZERO

    @property
    def available(self):
        """AE disponibles = AE notifiées − Σ engagements."""
        return self.notified - self.committed

    @property
    def to_pay(self):
        """RAP = Σ engagements − Σ paiements."""
        return self.committed - self.paid

    @property
    def full_cost(self):
        """Coût complet = Σ engagements + Σ valorisé."""
        return self.committed + self.in_kind

    @property
    def commitment_rate(self):
        return rate(self.committed, self.notified)

    @property
    def payment_rate(self):
        return rate(self.paid, self.committed)

    @property
    def year_rate(self):
        """taux_CP(an) = Σ paiements(an) / CP prévus(an)."""
        return rate(self.paid_in_year, self.planned)

    def __add__(self, other):
        return Sums(*(getattr(self, f) + getattr(other, f) for f in _FIELDS))


_FIELDS = tuple(one.name for one in fields(Sums))


def sums_of(ledger):
    """The sums of one ledger row (or of any row with its columns)."""
    if ledger.nature == "VALORISE":
        return Sums(in_kind=ZERO if ledger.state == "REFUSE" else ledger.asked)
    return Sums(ledger.asked, ledger.notified, ledger.committed, ledger.certified, ledger.paid)


@dataclass(frozen=True)
class Line:
    """A funding line on the page: its sums, its plan with the rate of each year, its commitments."""

    row: object
    sums: Sums
    plan: list
    commitments: list
    urls: dict


@dataclass(frozen=True)
class Board:
    lines: list
    sums: Sums
    year: int

    @property
    def rows(self):
        return [line.row for line in self.lines]

    @property
    def by_file(self):
        """[(file, Sums)] when several share the money: the programme, then its actions. They add up to `sums`."""
        found = {}
        for line in self.lines:
            case, before = found.get(line.row.case_id, (line.row.case, Sums()))
            found[line.row.case_id] = case, before + line.sums
        return list(found.values()) if len(found) > 1 else []


def board_of(case):
    """The board of a file. Seven queries, whatever the number of lines and of movements."""
    lines = list(lines_of(case).select_related("source", "ledger", "case").prefetch_related("plan").order_by("pk"))
    commitments = defaultdict(list)
    movements = ("entries__by", "certifications__by", "payments__by")
    for row in Commitment.objects.filter(line__in=lines).select_related("case").prefetch_related(*movements):
        commitments[row.line_id].append((row, _urls(row.case, row.pk, "adjust", "certify", "pay")))
    year = timezone.localdate().year
    found = [_line(line, commitments[line.pk], year) for line in lines]
    return Board(found, sum((line.sums for line in found), Sums()), year)


def _line(line, commitments, this_year):
    paid = defaultdict(Decimal)
    for commitment, _links in commitments:
        for payment in commitment.payments.all():
            paid[payment.on.year] += payment.eur
    planned = {row.year: row.planned for row in line.plan.all()}
    years = [(y, planned.get(y), paid[y], rate(paid[y], planned.get(y))) for y in sorted({*planned, *paid})]
    sums = replace(sums_of(line.ledger), planned=planned.get(this_year, ZERO), paid_in_year=paid[this_year])
    return Line(line, sums, years, commitments, _urls(line.case, line.pk, "line", "plan", "commit"))


def _urls(case, key, *names):
    prefix = kind_of(case.kind).url_prefix
    return {name: reverse(f"{prefix}-{name}", args=[case.reference, key]) for name in names}
