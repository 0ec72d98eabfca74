"""What incidents say in the reports: figures, then a table of those of the week, or the types of the year (§7, R1.2 and
R3.8). Nobody is named.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.reports import annual
from ssi.reports.document import BulletList, Column, FigureRow, Table
from ssi.reports.periodic import PERIODIC, SECURITY
from ssi.reports.registry import section
from ssi.reports.typography import day

from .models import Incident

LISTED = 10


@section(*PERIODIC, order=SECURITY)
def situation(brief):
    """The incidents of the period, the gravest first; nothing (« Néant ») of a quiet one, or for whoever reads none."""
    if not brief.by.has_perm("consular.view_incident", brief.post):
        return []
    rows = Incident.objects.visible_to(brief.by).filter(
        post=brief.post,
        last__occurred_at__gte=brief.period.begins(brief.post.zone),
        last__occurred_at__lt=brief.period.ends(brief.post.zone),
    )
    found = list(rows.select_related("last").order_by("-last__severity", "-last__occurred_at"))
    if not found:
        return []
    figures = FigureRow([brief.figure("incidents.occurred"), brief.figure("incidents.french_victims")])
    left = len(found) - LISTED
    more = ngettext("%(n)d autre incident, moins grave.", "%(n)d autres incidents, moins graves.", max(left, 0))
    return [
        figures,
        Table(
            [Column(str(label), width=width) for label, width in _COLUMNS], [_row(one, brief) for one in found[:LISTED]]
        ),
        *([BulletList([more % {"n": left}])] if left > 0 else []),
    ]


_COLUMNS = (
    (gettext_lazy("Date"), 13),
    (gettext_lazy("Incident et lieu"), None),
    (gettext_lazy("Gravité"), 10),
    (gettext_lazy("Victimes FR / UE / autres"), 14),
    (gettext_lazy("Suite"), 30),
)


def _row(incident, brief):
    last = incident.last
    when = day(last.occurred_at.astimezone(brief.post.zone).date())
    victims = " / ".join(str(number) for number in last.totals)
    follow = last.follow_up or _("Suivi en cours")
    return (when, f"{last.title} – {last.place}", str(last.severity), victims, follow[:300])


@section(annual.CODE, order=annual.COMMUNITY)
def year_of_incidents(brief):
    """How many, how many French victims, and of which types, beside the year before."""
    figures = [brief.figure("incidents.occurred"), brief.figure("incidents.french_victims")]
    if not any(figure.value or figure.previous for figure in figures):
        return []
    return [FigureRow(figures), brief.chart("incidents.by_type")]
