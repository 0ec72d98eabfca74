"""Sums over posts, from the rows the triggers keep: the network is the sum of its posts by construction."""

from datetime import timedelta

from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.approvals.workflow import workflow_of
from ssi.cases.models import Case

from .board import Sums, sums_of
from .models import ZERO, FundingLine, LineLedger, YearLedger

#: AE are shown as about to be lost from this many days before the last day to commit them.
AHEAD = timedelta(days=60)

_MONEY, _VALUED = Q(nature="FINANCIER"), Q(nature="VALORISE") & ~Q(state="REFUSE")
_NAMES = ("asked", "notified", "committed", "certified", "paid", "in_kind", "planned", "paid_in_year", "at_risk")
_OF_THE_YEAR = {"all_planned": Sum("planned"), "all_paid_in_year": Sum("paid")}
#: The sums of a set of ledger rows, as annotations that do not hide its columns.
_SUMS = {
    **{f"all_{name}": Sum(name, filter=_MONEY) for name in ("asked", "notified", "committed", "certified", "paid")},
    "all_in_kind": Sum("asked", filter=_VALUED),
}


def rows_of(posts):
    return LineLedger.objects.filter(post__in=[post.pk for post in posts])


def by(posts, *columns, year=None, within=None):
    """[(values of the columns, Sums)], ordered by them. Two queries. `within`: the only files counted, a queryset."""
    rows, years = rows_of(posts), _years(posts, year)
    if within is not None:
        rows, years = rows.filter(case__in=within), years.filter(ledger__case__in=within)
    rows = rows.order_by(*columns).values(*columns).annotate(**_sums_on(timezone.localdate()))
    through = [f"ledger__{column}" for column in columns]
    years = years.order_by().values(*through).annotate(**_OF_THE_YEAR)
    planned = {tuple(row[c] for c in through): row for row in years}
    found = []
    for row in rows:
        key = tuple(row[c] for c in columns)
        found.append((key, _sums(row | planned.get(key, {}))))
    return found


def by_post(posts):
    """{key of a post: the Sums of its lines, without those of a year}. One query."""
    sums = _sums_on(timezone.localdate())
    return {row["post_id"]: _sums(row) for row in rows_of(posts).order_by().values("post_id").annotate(**sums)}


def total_of(posts, year=None):
    """The Sums of these posts, the CP of that year (this one by default) with them. Two queries."""
    years = _years(posts, year).aggregate(**_OF_THE_YEAR)
    return _sums(rows_of(posts).aggregate(**_sums_on(timezone.localdate())) | years)


def _sums_on(today):
    return {**_SUMS, "all_at_risk": Sum(F("notified") - F("committed"), filter=at_risk(today))}


def _years(posts, year):
    rows = YearLedger.objects.filter(ledger__post__in=[post.pk for post in posts])
    return rows.filter(year=year or timezone.localdate().year)


def _sums(row):
    return Sums(**{name: row.get(f"all_{name}") or ZERO for name in _NAMES})


def at_risk(today):
    """Condition on a ledger row: credits neither committed nor lost yet, whose last day is near (or gone by)."""
    return Q(nature="FINANCIER", state="NOTIFIE", notified__gt=F("committed"), commit_before__lt=today + AHEAD)


def countdown(user, today=None, limit=100):
    """[(line, AE still free, next step)] of the files this person sees, the nearest end first. Two queries."""
    today = today or timezone.localdate()
    kept = LineLedger.objects.filter(at_risk(today)).values("line")
    lines = (
        FundingLine.objects.filter(pk__in=kept, case__in=Case.objects.visible_to(user))
        .select_related("ledger", "case", "source", "case__cooperationaction__part_of")
        .order_by("commit_before", "pk")
    )
    return [(line, line.notified - line.ledger.committed, next_step(line, today)) for line in lines[:limit]]


def next_step(line, today):
    """The smallest thing that would save the money, in words."""
    from ..programmes.services import SPENDABLE

    if line.commit_before < today:
        return _("Trop tard pour engager : demandez un report de la date limite.")
    action = getattr(line.case, "cooperationaction", None)
    bearer = action.part_of if action is not None and action.part_of_id else line.case
    if bearer.status not in SPENDABLE:
        state = workflow_of(bearer).state(bearer.status).label
        return _("%(reference)s n’est pas approuvé (%(state)s) : faites avancer le circuit.") % {
            "reference": bearer.reference,
            "state": str(state).lower(),
        }
    if line.ledger.committed == ZERO:
        return _("Rien n’est engagé : obtenez le devis, puis engagez.")
    return _("Engagez le reste, ou rendez-le.")


def sums_by_file(files):
    """{key of the file: Sums}, the lines of the actions of a programme counted in it. One query."""
    found = {file.pk: Sums() for file in files}
    rows = LineLedger.objects.filter(Q(case__in=found) | Q(case__cooperationaction__part_of__in=found))
    for row in rows.annotate(programme=F("case__cooperationaction__part_of")):
        for key in {row.case_id, row.programme} & set(found):
            found[key] += sums_of(row)
    return found
