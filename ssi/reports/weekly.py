"""R1, the weekly report (cooperation-consular.md §7): two pages, closed on Friday noon of the post."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import Assignment, Delegation
from ssi.figures.periods import Period

from .blocks import BulletList, Paragraph
from .registry import ReportModel, register
from .typography import day

FRIDAY, NOON = 4, dt.time(12)
ESSENTIAL, STAFF, ATTENTION = 10, 80, 90


@register
class WeeklyReport(ReportModel):
    code = "weekly"
    title = _("Compte rendu hebdomadaire")
    frame = (
        (ESSENTIAL, _("L’essentiel")),
        (20, _("Situation sécuritaire")),
        (30, _("Coopération technique")),
        (40, _("Coopération opérationnelle")),
        (50, _("Communauté française")),
        (60, _("Visites et événements (trente prochains jours)")),
        (70, _("Soutien à l’export")),
        (STAFF, _("Ressources humaines et absences")),
        (ATTENTION, _("Points d’attention et décisions attendues")),
    )
    method = (
        _(
            "Les chiffres sont comptés dans les dossiers du service au moment de l’arrêté ; ils ne sont saisis nulle "
            "part. La semaine va du samedi au vendredi, en heure locale du poste."
        ),
    )

    def presets(self, today):
        this = Period.week_of(today)
        return [("this", gettext("cette semaine"), this), ("last", gettext("semaine dernière"), this.previous)]

    def subtitle(self, period):
        return gettext("Semaine %(number)d") % {"number": period.end.isocalendar().week}

    def own_sections(self, brief):
        return {
            ESSENTIAL: [Paragraph(brief.report.highlights.strip(), "lead")],
            STAFF: [BulletList(staff_lines(brief.post, brief.period))],
            ATTENTION: [BulletList(lines_of(brief.report.attention), ordered=True)],
        }


def week_due(moment):
    """The last week whose report was due at this local `moment`: its Friday noon has passed."""
    week = Period.week_of(moment.date())
    closed = moment.weekday() == FRIDAY and moment.time() >= NOON
    return week if closed else week.previous


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
