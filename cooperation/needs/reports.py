"""What the needs say in the annual report: how priorities were set, and what found no answer (§7, R3.3 and R3.12)."""

from collections import Counter

from django.db.models import Q
from django.utils.translation import gettext as _

from ssi.reports.annual import CODE, PRIORITIES, UNMET
from ssi.reports.document import Column, Paragraph, Table
from ssi.reports.listing import listed
from ssi.reports.registry import section
from ssi.web.dates import date_in_words

from .models import CLASSES, Need
from .workflow import NEED

SCALE = range(1, 6)


@section(CODE, order=PRIORITIES)
def priorities(brief):
    """The needs told in the year on the matrix of urgency and return, then those of the first two classes."""
    asked = Need.objects.filter(asked_on__range=(brief.period.start, brief.period.end))
    found = brief.files(asked.order_by("-score", "asked_on", "pk"))
    if not found:
        return []
    first = [need for need in found if need.score >= CLASSES[1][1]]
    columns = [Column(_("Priorité"), width=10), Column(_("Besoin")), Column(_("Décision"), width=16)]
    rows = [(need.priority, f"{need.reference} – {need.title}", _state(need)) for need in first]
    classes = ", ".join(_("%(name)s à partir de %(least)d") % {"name": name, "least": least} for name, least in CLASSES)
    told = _("Priorité = urgence × retour attendu pour la sécurité intérieure, chacun de 1 à 5 : %(classes)s.")
    return [
        Paragraph(told % {"classes": classes}),
        _matrix(found),
        *listed(columns, rows, caption=_("Besoins de priorité P1 et P2")),
    ]


def _matrix(needs):
    counted = Counter((need.urgency, need.expected_return) for need in needs)
    rows = [
        (_("Urgence %(n)d") % {"n": urgency}, *(counted[urgency, wanted] or None for wanted in SCALE))
        for urgency in reversed(SCALE)
    ]
    heads = [Column(_("Retour %(n)d") % {"n": wanted}, "integer", width=14) for wanted in SCALE]
    return Table([Column(""), *heads], rows, caption=_("Besoins exprimés dans l’année, par urgence et retour attendu"))


@section(CODE, order=UNMET)
def unmet(brief):
    """What was asked by the end of the year and has no answer: waiting, set aside, or retained without an action."""
    unanswered = Q(status="RETENU", answers=None, actions=None) | ~Q(status="RETENU")
    rows = (
        Need.objects.filter(unanswered, asked_on__lte=brief.period.end).distinct().order_by("-score", "asked_on", "pk")
    )
    cells = [
        (need.priority, f"{need.reference} – {need.title}", date_in_words(need.asked_on), _state(need))
        for need in brief.files(rows)
    ]
    columns = [Column(_("Priorité"), width=10), Column(_("Besoin")), Column(_("Exprimé le"), width=20)]
    columns.append(Column(_("Décision et motif"), width=32))
    return listed(columns, cells)


def _state(need):
    label = str(NEED.state(need.status).label)
    return f"{label} : {need.decision_reason[:300]}" if need.decision_reason else label
