"""Visits in the reports: the next thirty days, each with its state and its missing notes verbales (R1.6); those of the
year (R3.9).
"""

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consular.announced import announced, took_place
from ssi.reports import annual
from ssi.reports.document import Column, Table
from ssi.reports.listing import listed
from ssi.reports.periodic import EVENTS, PERIODIC
from ssi.reports.registry import section
from ssi.web.dates import period_in_words

from .models import OfficialVisit
from .workflow import OFFICIAL_VISIT


@section(*PERIODIC, order=EVENTS)
def visits(brief):
    """Nothing when none is announced; what is kept to few is not told here."""
    rows = announced(brief, OfficialVisit, to_send=Count("notes", filter=Q(notes__sent_on=None)))
    if not rows:
        return []
    columns = [Column(_("Visite")), Column(_("Dates"), width=28), Column(_("État"), width=22)]
    cells = [
        (
            row.title,
            period_in_words(row.starts_on, row.ends_on),
            str(OFFICIAL_VISIT.state(row.status).label),
            _left(row),
        )
        for row in rows
    ]
    return [Table([*columns, Column(_("Notes verbales"), width=20)], cells, caption=_("Visites officielles"))]


def _left(visit):
    if not visit.to_send:
        return _("aucune à envoyer")
    return ngettext("%(n)d à envoyer", "%(n)d à envoyer", visit.to_send) % {"n": visit.to_send}


@section(annual.CODE, order=annual.VISITS)
def visits_of_the_year(brief):
    rows = took_place(brief, OfficialVisit)
    cells = [
        (
            f"{row.reference} – {row.title}",
            str(row.get_rank_display()),
            period_in_words(row.starts_on, row.ends_on),
            str(OFFICIAL_VISIT.state(row.status).label),
        )
        for row in rows
    ]
    columns = [Column(_("Visite")), Column(_("Rang"), width=20), Column(_("Dates"), width=26)]
    return listed([*columns, Column(_("État"), width=20)], cells, caption=_("Visites officielles"))
