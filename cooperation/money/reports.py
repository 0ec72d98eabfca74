"""What cooperation says in the reports of the post: figures, and the credits about to be lost by reference."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.cases.models import Marking
from ssi.reports.document import Column, FigureRow, Table
from ssi.reports.registry import section

from .ledgers import countdown
from .words import in_euros

COOPERATION = 30
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


@section("weekly", order=COOPERATION)
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
