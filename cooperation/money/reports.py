"""What cooperation says in the reports of the post: figures, and the credits about to be lost by reference."""

from collections import Counter

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.approvals.workflow import workflows
from ssi.cases.models import CaseDigest, Marking
from ssi.cases.registry import kind_of
from ssi.reports import annual
from ssi.reports.document import Column, FigureRow, Table
from ssi.reports.periodic import COOPERATION, LONG, MONEY, PERIODIC, PORTFOLIO
from ssi.reports.registry import section

from .board import Sums
from .ledgers import by, countdown
from .words import as_share, in_euros

CODES = (
    "cooperation.programmes_open",
    "cooperation.actions_open",
    "money.notified",
    "money.committed",
    "money.to_pay",
    "money.at_risk",
)
#: Said when they can be: a post that finished no programme has no share of them.
JUDGED = ("cooperation.share_evaluated", "results.share_on_target")
LISTED = 8
#: The portfolio of a post, in the order it is told.
KINDS = ("cooperationaction", "programme")


@section(*PERIODIC, order=COOPERATION)
def cooperation(brief):
    """Where the programmes and their money stand; nothing when the post has none."""
    figures = [brief.figure(code) for code in CODES]
    if not any(figure.value for figure in figures):
        return []
    judged = [figure for figure in map(brief.figure, JUDGED) if figure.value is not None]
    return [FigureRow(figures), *([FigureRow(judged)] if judged else []), *_lost(brief)]


def _lost(brief):
    today = timezone.localdate(timezone=brief.post.zone)
    rows = [row for row in countdown(brief.by, today, limit=LISTED) if row[0].case.post_id == brief.post.pk]
    rows = [row for row in rows if not (row[0].case.compartmented or row[0].case.special_france)]
    if not rows:
        return []
    for line, *_rest in rows:
        brief.mark(Marking(line.case.marking))
    return [
        Table(
            columns=[
                Column(_("Référence"), width=40),
                Column(_("AE encore libres"), width=35),
                Column(_("À engager avant le"), "date"),
            ],
            rows=[(line.case.reference, in_euros(free), line.commit_before.isoformat()) for line, free, _step in rows],
            caption=_("AE qui vont être perdues"),
        )
    ]


@section(*LONG, order=MONEY)
def execution(brief):
    """Credits by source: notified, committed, planned and paid this year, left to pay, about to be lost."""
    table = _by_source(brief)
    return [*table, FigureRow([brief.figure("money.at_risk")])] if table else []


@section(annual.CODE, order=annual.BALANCE)
def year_of_money(brief):
    """Credits by source, and what each euro of the State brought with it."""
    table = _by_source(brief)
    brief.term(  # the sheets of the programmes use them too
        AE=_("autorisations d’engagement, plafond de ce qui peut être engagé"),
        CP=_("crédits de paiement, plafond de ce qui peut être payé dans l’année"),
        RAP=_("reste à payer : ce qui est engagé et pas encore payé"),
    )
    figures = [brief.figure(code, compared=False) for code in ("money.in_kind", "money.leverage")]
    brought = [figure for figure in figures if figure.value]
    return [*table, *([FigureRow(brought)] if brought else [])]


def _by_source(brief):
    found = by([brief.post], "source", year=brief.period.end.year)
    sums = sum((one for _key, one in found), Sums())
    rows = [(source, *_amounts(one)) for (source,), one in found if one.notified or one.committed or one.planned]
    if not rows:
        return []
    rows.append((_("Total"), *_amounts(sums)))
    heads = (_("AE notifiées"), _("AE engagées"), _("part"), _("CP prévus"), _("CP payés"), _("part"), _("RAP"))
    caption = _("Crédits par source")
    return [Table([Column(_("Source")), *(Column(head, "money", width=13) for head in heads)], rows, caption=caption)]


def _amounts(sums):
    return (
        in_euros(sums.notified),
        in_euros(sums.committed),
        as_share(sums.commitment_rate),
        in_euros(sums.planned),
        in_euros(sums.paid_in_year),
        as_share(sums.year_rate),
        in_euros(sums.to_pay),
    )


@section(*LONG, order=PORTFOLIO)
def portfolio(brief):
    """Programmes and actions by state, as they stand; nothing when the post has none."""
    states = Counter(
        CaseDigest.objects.filter(post=brief.post, kind__in=KINDS, file_gone=False).values_list("kind", "status")
    )
    rows = [
        (str(kind_of(kind)._meta.verbose_name_plural).capitalize(), str(workflows()[kind].state(status).label), number)
        for (kind, status), number in sorted(states.items())
    ]
    columns = [Column(_("Nature"), width=45), Column(_("État")), Column(_("Nombre"), "integer", width=20)]
    return [Table(columns, rows)] if rows else []
