"""What the trainings say in the monthly and annual reports: sessions, people, and the evaluations due and done
(Kirkpatrick; §7, R2.12, R3.4 and R3.6)."""

from django.utils.translation import gettext as _

from ssi.reports import annual
from ssi.reports.document import Column, FigureRow, Table
from ssi.reports.periodic import EVALUATIONS, LONG
from ssi.reports.registry import section

from ..money.words import as_share, rate

PEOPLE = ("trainings.sessions", "trainings.seats", "trainings.trained", "trainings.fill_rate")


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


@section(annual.CODE, order=annual.BALANCE)
def people_trained(brief):
    """Sessions of the year and who came, women and men, beside the year before."""
    figures = [brief.figure(code) for code in PEOPLE]
    if not any(figure.value for figure in figures):
        return []
    return [FigureRow(figures), brief.chart("trainings.trained_by_sex")]


@section(annual.CODE, order=annual.EVALUATION)
def coverage(brief):
    """Per level of Kirkpatrick, how many of the evaluations due in the year were made, and the share a year before."""
    now, before = _coverage(brief, brief.period), _coverage(brief, brief.period.previous)
    levels = [level for level in dict.fromkeys([*now, *before]) if any((*now.get(level, ()), *before.get(level, ())))]
    rows = [
        (str(level), *now.get(level, (0, 0)), as_share(_share(now.get(level))), as_share(_share(before.get(level))))
        for level in levels
    ]
    columns = [Column(_("Niveau de Kirkpatrick")), Column(_("Dues"), "integer", width=14)]
    columns.append(Column(_("Faites"), "integer", width=14))
    columns += [Column(str(label), width=18) for label in (_("Part faite"), _("Un an avant"))]
    caption = _("Évaluation des formations")
    return [Table(columns, rows, caption=caption)] if rows else []


def _coverage(brief, period):
    """{level: (due, done)}."""
    due, done = (dict(brief.value(f"trainings.evaluations_{word}", period)) for word in ("due", "done"))
    return {level: (due.get(level, 0), done.get(level, 0)) for level in [*due, *done]}


def _share(pair):
    return rate(pair[1], pair[0]) if pair else None
