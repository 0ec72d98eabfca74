"""Results and evaluations in the annual report: indicators against their targets, the six criteria (R3.5, R3.6)."""

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _

from ssi.reports.annual import CODE, EVALUATION, RESULTS
from ssi.reports.document import Column, FigureRow
from ssi.reports.listing import listed
from ssi.reports.registry import section

from ..money.words import grouped
from ..programmes.models import Programme
from .models import CriterionNote
from .pages import lines_of
from .vocabulary import READABLE, Criterion

MEASURED = ("results.measured", "results.on_target", "results.share_on_target")
JUDGED = ("cooperation.programmes_finished", "cooperation.programmes_evaluated", "cooperation.share_evaluated")


@section(CODE, order=RESULTS)
def results(brief):
    """Each indicator of the programmes of the year, at its last period begun by the end of the year."""
    rows = []
    for programme in brief.files(_programmes(brief.period)):
        for _result, indicators in lines_of(programme):
            rows += [_row(programme, one, periods, brief.period) for one, periods in indicators]
    columns = [Column(_("Programme"), width=21), Column(_("Indicateur"))]
    columns += [Column(label, width=12) for label in (_("Départ"), _("Cible"), _("Constaté"))]
    table = listed([*columns, Column(_("État"), width=17)], rows, most=40)
    return [FigureRow([brief.figure(code, compared=False) for code in MEASURED]), *table] if table else []


def _row(programme, indicator, periods, year):
    begun = [line for line in periods if line.period.starts_on <= year.end]
    if not begun:
        return (programme.reference, indicator.title, _value(indicator, indicator.baseline), "", "", _("non renseigné"))
    line = begun[-1]
    found = line.standing.value if line.standing else None
    values = (_value(indicator, value) for value in (indicator.baseline, line.period.target, found))
    return (programme.reference, indicator.title, *values, str(line.word[0]))


def _value(indicator, value):
    return "" if value is None else f"{grouped(value)} {indicator.unit}".strip()


@section(CODE, order=EVALUATION)
def evaluation(brief):
    """The programmes judged, and the notes given in the year, criterion by criterion, on four."""
    given = defaultdict(list)
    zone, post = brief.post.zone, brief.post
    programmes = Programme.objects.visible_to(brief.by).filter(post=post).values("pk")
    moments = (brief.period.begins(zone), brief.period.ends(zone))
    notes = CriterionNote.objects.filter(case__in=programmes, at__gte=moments[0], at__lt=moments[1])
    for criterion, note in notes.values_list("criterion", "note"):
        given[criterion].append(note)
    judged = [brief.figure(code, compared=False) for code in JUDGED]
    rows = [
        (str(one.label), len(given[one]), Decimal(sum(given[one]) * 10 // len(given[one])) / 10, min(given[one]))
        for one in Criterion
        if given[one]
    ]
    columns = [Column(_("Critère du CAD")), Column(_("Notes données"), "integer", width=18)]
    columns += [Column(_("Moyenne sur 4"), "decimal", width=18), Column(_("Note la plus basse"), "integer", width=18)]
    brief.term(CAD=_("comité d’aide au développement de l’OCDE, dont viennent les six critères d’évaluation"))
    blocks = [FigureRow(judged)] if any(figure.value for figure in judged) else []
    return [*blocks, *listed(columns, rows, caption=_("Notes d’évaluation données dans l’année"))]


def _programmes(period):
    rows = Programme.objects.filter(
        status__in=[*READABLE, "CLOS"], starts_on__lte=period.end, ends_on__gte=period.start
    )
    return rows.order_by("starts_on", "pk")
