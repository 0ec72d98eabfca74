"""What the weekly report says of the files of justice, missions, persons and documents: counts, and references only.

After the exchanges, in the same section « Coopération opérationnelle ». Nothing to say: nothing printed, and the
section prints « Néant » when the exchanges say nothing either.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.cases.models import Marking
from ssi.reports import annual
from ssi.reports.document import Column, FigureRow, Table
from ssi.reports.periodic import OPERATIONAL, PERIODIC
from ssi.reports.registry import section

from .missions.models import Mission
from .warrants.board import board_of

#: One figure per noun: the report is two pages, the page of indicators has the others.
ONE_ROW = (
    "judicial.opened",
    "missions.under_way",
    "teams.at_work",
    "warrants.release_risk",
    "wanted.searched",
    "fraud.opened",
)
#: What was opened and concluded in a year: no figure of the moment.
OF_THE_YEAR = (
    "judicial.opened",
    "judicial.executed",
    "missions.opened",
    "teams.signed",
    "warrants.opened",
    "warrants.concluded",
)
PERSONS = ("wanted.opened", "wanted.arrested", "fraud.opened", "fraud.alerted")
LISTED = 8


@section(*PERIODIC, order=OPERATIONAL)
def justice_missions_persons(brief):
    """A row of figures, the deadlines that set somebody free, and the teams that are here or come."""
    row = [brief.figure(code) for code in ONE_ROW]
    blocks = [*_release_risk(brief), *_missions(brief)]
    return [FigureRow(row), *blocks] if blocks or any(figure.value for figure in row) else []


def _release_risk(brief):
    """The deadlines of detained persons under 48 hours, by reference; a closed file is counted above, never listed."""
    rows, _capped = board_of(brief.by, now=timezone.now())
    files = [row for row in rows if row.is_close and row.frees and _may_list(row.warrant, brief)]
    if not files:
        return []
    for row in files[:LISTED]:
        brief.mark(Marking(row.warrant.marking))
    lines = [
        (row.warrant.reference, row.clock.rule.label, row.due_at.astimezone(brief.post.zone).date().isoformat())
        for row in files[:LISTED]
    ]
    columns = [Column(_("Référence"), width=25), Column(_("Délai")), Column(_("Expire le"), "date", width=20)]
    return [Table(columns, lines, caption=_("Remises en liberté possibles"))]


def _missions(brief):
    """The teams that are here or arrive before the end of the next week, by reference and unit of days."""
    found = Mission.objects.visible_to(brief.by).filter(
        post=brief.post,
        status__in=("AUTORISEE", "EN_COURS"),
        compartmented=False,
        special_france=False,
        starts_on__lte=brief.period.end + timedelta(days=7),
        ends_on__gte=brief.period.start,
    )
    files = list(found.select_related("country").order_by("starts_on", "reference")[:LISTED])
    if not files:
        return []
    for mission in files:
        brief.mark(Marking(mission.marking))
    columns = [
        Column(_("Référence"), width=25),
        Column(_("Pays")),
        Column(_("Du"), "date", width=20),
        Column(_("Au"), "date", width=20),
    ]
    lines = [(m.reference, str(m.country), m.starts_on.isoformat(), m.ends_on.isoformat()) for m in files]
    return [Table(columns, lines, caption=_("Équipes d’enquêteurs présentes ou attendues"))]


def _may_list(warrant, brief):
    return warrant.post_id == brief.post.pk and not warrant.compartmented and not warrant.special_france


@section(annual.CODE, order=annual.OPERATIONAL)
def year_of_files(brief):
    """Justice, missions, teams, warrants, then persons and documents: numbers beside those of the year before."""
    rows = [[brief.figure(code) for code in codes] for codes in (OF_THE_YEAR, PERSONS)]
    return [FigureRow(row) for row in rows if any(figure.value or figure.previous for figure in row)]
