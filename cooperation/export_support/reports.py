"""What the support to export says in the annual report: numbers by sector, no company, no price (R3.10, F10)."""

from ssi.reports.annual import CODE, EXPORT
from ssi.reports.document import FigureRow
from ssi.reports.registry import section


@section(CODE, order=EXPORT)
def export_support(brief):
    """Nothing in a year without an opportunity, nor in the one before."""
    figures = [brief.figure("export.opened"), brief.figure("export.won_amount")]
    if not any(figure.value or figure.previous for figure in figures):
        return []
    return [FigureRow(figures), brief.chart("export.opened_by_sector")]
