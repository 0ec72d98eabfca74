"""« Notes d’analyse diffusées », in the weekly and monthly reports: references, and titles only as the rules allow."""

from django.utils.translation import gettext as _

from ssi.cases.models import Marking
from ssi.reports.document import Column, Table
from ssi.reports.periodic import OPERATIONAL, PERIODIC
from ssi.reports.registry import section

from .models import AnalysisNote, NoteEdition

LISTED = 12


@section(*PERIODIC, order=OPERATIONAL)
def disseminated_notes(brief):
    """Editions of the period. A report goes to the ambassador and to the desk: a title that one of them may not read
    is not printed, and the reference of a compartmented or Spécial France note no more than the note."""
    during = brief.period.during("frozen_at", [brief.post], post="case__post")
    rows = NoteEdition.objects.filter(
        during,
        case__in=AnalysisNote.objects.visible_to(brief.by).filter(compartmented=False, special_france=False),
    ).select_related("case__country")
    editions = list(rows.order_by("frozen_at", "pk")[:LISTED])
    if not editions:
        return []
    for edition in editions:
        brief.mark(Marking(edition.case.marking))
    columns = [
        Column(_("Référence"), width=25),
        Column(_("Pays"), width=18),
        Column(_("Objet")),
        Column(_("Version"), "integer", width=10),
        Column(_("Diffusée le"), "date", width=16),
    ]
    zone = brief.post.zone
    lines = [
        (
            e.case.reference,
            str(e.case.country),
            _title(e.case),
            e.number,
            e.frozen_at.astimezone(zone).date().isoformat(),
        )
        for e in editions
    ]
    return [Table(columns, lines, caption=_("Notes d’analyse diffusées"))]


def _title(note):
    return note.title if note.status == "ADRESSEE" and note.shared_with_dcis else "—"
