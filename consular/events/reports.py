"""Events in the reports: the next thirty days, with their risk and the measures not taken yet (R1.6); those of the year
(R3.9).
"""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from consular.announced import announced, took_place
from ssi.reports import annual
from ssi.reports.document import Column, Table
from ssi.reports.listing import listed
from ssi.reports.periodic import EVENTS, PERIODIC
from ssi.reports.registry import section
from ssi.web.dates import period_in_words

from .models import MajorEvent


@section(*PERIODIC, order=EVENTS)
def events(brief):
    """Nothing when none is announced; what is kept to few is not told here."""
    rows = announced(brief, MajorEvent, left=Count("measures", filter=Q(measures__done_at=None)))
    if not rows:
        return []
    columns = [Column(_("Événement")), Column(_("Dates et lieu"), width=37), Column(_("Attendus"), "integer", width=9)]
    columns += [Column(_("Risque"), width=10), Column(_("Mesures à prendre"), "integer", width=13)]
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


@section(annual.CODE, order=annual.VISITS)
def events_of_the_year(brief):
    cells = [
        (
            f"{row.reference} – {row.title}",
            f"{period_in_words(row.starts_on, row.ends_on)}, {row.place}",
            row.expected,
            str(row.get_risk_display()),
        )
        for row in took_place(brief, MajorEvent)
    ]
    columns = [Column(_("Événement")), Column(_("Dates et lieu"), width=38)]
    columns += [Column(_("Attendus"), "integer", width=12), Column(_("Risque"), width=13)]
    return listed(columns, cells, caption=_("Événements"))
