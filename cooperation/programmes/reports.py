"""What the programmes say in the annual report: those that go on, and a short sheet of each (R3.13 and annex)."""

from django.utils.translation import gettext as _

from ssi.reports.annual import CODE, NEXT, SHEETS
from ssi.reports.document import Column, Table
from ssi.reports.listing import listed
from ssi.reports.registry import section
from ssi.web.dates import period_in_words

from ..money.ledgers import sums_by_file
from ..money.words import as_share, in_euros
from .models import Programme
from .workflow import PROGRAMME

#: Sheets of one page would make a book: the sheet of a programme (R5) has the rest.
SHEETS_AT_MOST, OBJECTIVE = 15, 400
APPROVED = ("APPROUVE", "EN_COURS", "SUSPENDU", "TERMINE", "EVALUE", "CLOS")
GOING_ON = ("APPROUVE", "EN_COURS", "SUSPENDU")


@section(CODE, order=NEXT)
def going_on(brief):
    """The programmes approved that last beyond the year."""
    rows = Programme.objects.filter(status__in=GOING_ON, ends_on__gt=brief.period.end).order_by("ends_on", "pk")
    cells = [
        (f"{row.reference} – {row.title}", period_in_words(row.starts_on, row.ends_on), _state(row))
        for row in brief.files(rows)
    ]
    columns = [Column(_("Programme")), Column(_("Dates"), width=34), Column(_("État"), width=16)]
    return listed(columns, cells, caption=_("Programmes qui se poursuivent"))


@section(CODE, order=SHEETS)
def sheets(brief):
    """One table a programme of the year: what it is for, with whom, its money as it stands."""
    rows = Programme.objects.filter(
        status__in=APPROVED, starts_on__lte=brief.period.end, ends_on__gte=brief.period.start
    )
    found = brief.files(rows.prefetch_related("partners__service").order_by("starts_on", "pk"))[:SHEETS_AT_MOST]
    sums = sums_by_file(found)
    return [
        Table(
            [Column(_("Fait"), width=24), Column(_("Valeur"))],
            [(label, value) for label, value in _facts(programme, sums[programme.pk]) if value],
            caption=f"{programme.reference} – {programme.title}",
        )
        for programme in found
    ]


def _facts(programme, sums):
    objective = programme.objective.strip()
    return [
        (_("État"), _state(programme)),
        (_("Dates prévues"), period_in_words(programme.starts_on, programme.ends_on)),
        (_("Objectif"), objective if len(objective) <= OBJECTIVE else f"{objective[:OBJECTIVE].rstrip()}…"),
        (_("Partenaires"), ", ".join(row.service.name for row in programme.partners.all())),
        (_("AE notifiées"), in_euros(sums.notified)),
        (_("AE engagées"), f"{in_euros(sums.committed)} ({as_share(sums.commitment_rate)})"),
        (_("CP payés"), in_euros(sums.paid)),
        (_("Reste à payer"), in_euros(sums.to_pay)),
        (_("Apports valorisés"), in_euros(sums.in_kind) if sums.in_kind else ""),
    ]


def _state(programme):
    return str(PROGRAMME.state(programme.status).label)
