"""What the weekly, the monthly and the quarterly report of a post share: nine sections, free lines, people (§7, §8).

A room says a thing once for all: `@section(*PERIODIC, order=COOPERATION)`.
"""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import Assignment, Delegation

from .blocks import BulletList, Paragraph
from .registry import ReportModel
from .typography import day

#: Codes of the reports that tell the life of the post over a period.
PERIODIC = ("weekly", "monthly", "quarterly")
#: Those that also tell the money, the portfolio, the evaluations and the numbers.
LONG = ("monthly", "quarterly")
ESSENTIAL, SECURITY, COOPERATION, OPERATIONAL, COMMUNITY = 10, 20, 30, 40, 50
EVENTS, EXPORT, STAFF, ATTENTION = 60, 70, 80, 190
#: Sections of the long ones alone.
MONEY, PORTFOLIO, EVALUATIONS, NUMBERS = 100, 110, 120, 130


class PeriodicReport(ReportModel):
    """`frame` of a subclass is `FRAME`, or `LONG_FRAME` for those of `LONG`."""

    FRAME = (
        (ESSENTIAL, _("L’essentiel")),
        (SECURITY, _("Situation sécuritaire")),
        (COOPERATION, _("Coopération technique")),
        (OPERATIONAL, _("Coopération opérationnelle")),
        (COMMUNITY, _("Communauté française")),
        (EVENTS, _("Visites et événements (trente prochains jours)")),
        (EXPORT, _("Soutien à l’export")),
        (STAFF, _("Ressources humaines et absences")),
        (ATTENTION, _("Points d’attention et décisions attendues")),
    )
    LONG_FRAME = (
        *FRAME,
        (MONEY, _("Exécution budgétaire")),
        (PORTFOLIO, _("Portefeuille de coopération")),
        (EVALUATIONS, _("Évaluations")),
        (NUMBERS, _("Effectifs")),
    )
    frame = FRAME
    fields = {ESSENTIAL: "highlights", ATTENTION: "attention"}
    scheduled = True

    def own_sections(self, brief):
        return {
            ESSENTIAL: [Paragraph(brief.report.highlights.strip(), "lead")],
            STAFF: [BulletList(staff_lines(brief.post, brief.period))],
            ATTENTION: [BulletList(lines_of(brief.report.attention), ordered=True)],
        }


def lines_of(text):
    return [line.strip(" \t-–•") for line in text.splitlines() if line.strip(" \t-–•")]


def staff_lines(post, period):
    """Interims, arrivals and departures of the period, as the ambassador reads them."""
    lines = [
        gettext("Intérim de %(given_by)s par %(given_to)s, du %(start)s au %(end)s.")
        % {"given_by": i.given_by, "given_to": i.given_to, "start": day(i.starts_on), "end": day(i.ends_on)}
        for i in _interims(post, period)
    ]
    around = Assignment.objects.filter(post=post).select_related("user").order_by("starts_on", "pk")
    for arrival in around.filter(starts_on__range=(period.start, period.end)):
        lines.append(gettext("Arrivée le %(day)s : %(who)s.") % {"day": day(arrival.starts_on), "who": _who(arrival)})
    for departure in around.filter(ends_on__range=(period.start, period.end)):
        lines.append(gettext("Départ le %(day)s : %(who)s.") % {"day": day(departure.ends_on), "who": _who(departure)})
    return lines


def _interims(post, period):
    return (
        Delegation.objects.filter(post=post, kind=Delegation.Kind.INTERIM)
        .filter(starts_on__lte=period.end, ends_on__gte=period.start)
        .filter(Q(revoked_at=None) | Q(revoked_at__gte=period.begins(post.zone)))
        .select_related("given_by", "given_to")
        .order_by("starts_on", "pk")
    )


def _who(assignment):
    return f"{assignment.user} ({assignment.function or assignment.get_role_display()})"


def now_at(post):
    """The local moment of a post."""
    return timezone.localtime(timezone=post.zone)
