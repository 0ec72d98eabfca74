"""What the liaison room says in reports: counts only, late files by reference only (cooperation-consular.md §7)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.cases.models import Case, Marking
from ssi.network.models import Post
from ssi.reports import annual
from ssi.reports.document import Column, FigureRow, Paragraph, Table
from ssi.reports.periodic import OPERATIONAL, PERIODIC
from ssi.reports.registry import section

from .figures import overdue_rows

FIRST_ROW = (
    "exchanges.opened_in",
    "exchanges.opened_out",
    "exchanges.answered_in",
    "exchanges.in_time",
    "exchanges.median_hours",
    "exchanges.open",
)
USEFUL = ("usefulness.served", "usefulness.arrests", "usefulness.identifications", "usefulness.seizures")
LISTED = 10


@section(*PERIODIC, order=OPERATIONAL)
def operational_cooperation(brief):
    """Figures of the week, exchanges by domain, and what is late."""
    figures = [brief.figure(code) for code in FIRST_ROW]
    if not any(figure.value for figure in figures):
        return []
    return [FigureRow(figures), brief.chart("exchanges.by_domain"), *overdue_blocks(brief)]


def overdue_blocks(brief):
    """Late files by reference; a compartmented or Spécial France one is counted, never listed."""
    late = brief.figure("exchanges.overdue")
    if not late.value:
        return [Paragraph(_("Aucun dossier en dépassement."), "note")]
    files = list(
        Case.objects.visible_to(brief.by)
        .filter(pk__in=overdue_rows([brief.post], brief.period).values("pk"))
        .filter(compartmented=False, special_france=False)
        .order_by("digest__due_at")
        .values_list("reference", "digest__due_at", "marking")[:LISTED]
    )
    for _reference, _due, marking in files:
        brief.mark(Marking(marking))
    blocks = [FigureRow([late])]
    if files:
        blocks.append(_table(brief.post, files, late.value - len(files)))
    return blocks


def _table(post: Post, files, unlisted):
    rows = [(reference, due.astimezone(post.zone).date().isoformat()) for reference, due, _marking in files]
    more = ngettext(
        "%(number)d autre dossier n’est pas énuméré.", "%(number)d autres dossiers ne sont pas énumérés.", unlisted
    )
    note = more % {"number": unlisted} if unlisted > 0 else ""
    return Table(
        columns=[Column(_("Référence"), width=40), Column(_("Échéance"), "date")],
        rows=rows,
        caption=_("Dossiers en dépassement"),
        note=note,
    )


@section(annual.CODE, order=annual.OPERATIONAL)
def year_of_exchanges(brief):
    """Numbers only: exchanges beside the year before and by domain, then what they were worth to French procedures."""
    figures = [brief.figure(code) for code in FIRST_ROW]
    if not any(figure.value or figure.previous for figure in figures):
        return []
    useful = [brief.figure(code) for code in USEFUL]
    blocks = [FigureRow(figures), brief.chart("exchanges.by_domain")]
    return [*blocks, FigureRow(useful)] if any(figure.value or figure.previous for figure in useful) else blocks
