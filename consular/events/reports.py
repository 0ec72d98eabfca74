"""Events in the weekly report: the next thirty days, with their risk and the measures not taken yet (R1.6)."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from ssi.cases.models import Marking
from ssi.reports.document import Column, Table
from ssi.reports.periodic import EVENTS, PERIODIC
from ssi.reports.registry import section
from ssi.web.dates import period_in_words

from .models import MajorEvent

AHEAD = timedelta(days=30)
LISTED = 12


@section(*PERIODIC, order=EVENTS)
def events(brief):
    """Nothing when none is announced; what is kept to few is not told here."""
    last = brief.period.end
    rows = MajorEvent.objects.visible_to(brief.by).filter(
        post=brief.post,
        ends_on__gte=last,
        starts_on__lte=last + AHEAD,
        closed_at=None,
        compartmented=False,
        special_france=False,
    )
    rows = rows.annotate(left=Count("measures", filter=Q(measures__done_at=None))).order_by("starts_on", "pk")[:LISTED]
    if not rows:
        return []
    for row in rows:
        brief.mark(Marking(row.marking))
    columns = [Column(_("Événement")), Column(_("Dates et lieu"), width=34), Column(_("Attendus"), "integer", width=12)]
    columns += [Column(_("Risque"), width=13), Column(_("Mesures à prendre"), "integer", width=14)]
    cells = [
        (
            row.title,
            f"{period_in_words(row.starts_on, row.ends_on)}, {row.place}",
            row.expected,
            str(row.get_risk_display()),
            row.left,
        )
        for row in rows
    ]
    return [Table(columns, cells, caption=_("Événements"))]
