"""What the trainings say in the monthly report: sessions, and the evaluations due and done (Kirkpatrick, §7, R2.12)."""

from django.utils.translation import gettext as _

from ssi.reports.document import Column, FigureRow, Table
from ssi.reports.periodic import EVALUATIONS, LONG
from ssi.reports.registry import section


@section(*LONG, order=EVALUATIONS)
def evaluations(brief):
    """Nothing when the post trained nobody and owes no evaluation."""
    figures = [brief.figure("trainings.sessions"), brief.figure("trainings.trained")]
    due, done = dict(brief.value("trainings.evaluations_due")), dict(brief.value("trainings.evaluations_done"))
    levels = [(level, due.get(level, 0), done.get(level, 0)) for level in dict.fromkeys([*due, *done])]
    blocks = [FigureRow(figures)] if any(figure.value for figure in figures) else []
    if any(row[1] or row[2] for row in levels):
        columns = [
            Column(_("Niveau")),
            Column(_("Dues"), "integer", width=22),
            Column(_("Faites"), "integer", width=22),
        ]
        blocks.append(Table(columns, [(str(level), *numbers) for level, *numbers in levels]))
    return blocks
