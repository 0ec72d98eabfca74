"""What the actions say in the annual report: those carried out by domain and type, those of the year to come (R3)."""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from ssi.figures.periods import Period
from ssi.reports.annual import BALANCE, CODE, NEXT
from ssi.reports.document import Bar, BarChart, Column
from ssi.reports.listing import listed
from ssi.reports.registry import section
from ssi.web.dates import period_in_words

from .models import CooperationAction
from .vocabulary import RUNNING_STATES
from .workflow import ACTION

#: Bars of a chart.
TYPES = 12


@section(CODE, order=BALANCE)
def balance(brief):
    """Actions of the year by domain and type, with their days; then by type beside the year before."""
    found = brief.files(_of(brief.period))
    if not found:
        return []
    days, number = defaultdict(int), Counter()
    for action in found:
        key = (str(action.domain or _("Sans domaine")), str(action.action_type))
        number[key] += 1
        days[key] += _days(action, brief.period)
    rows = [(*key, number[key], days[key]) for key in sorted(number)]
    columns = [Column(_("Domaine"), width=38), Column(_("Type")), Column(_("Actions"), "integer", width=12)]
    columns.append(Column(_("Jours"), "integer", width=12))
    return [*listed(columns, rows, caption=_("Actions conduites dans l’année")), _by_type(brief, found)]


def _by_type(brief, found):
    counted = Counter(str(action.action_type) for action in found)
    before = Counter(str(action.action_type) for action in brief.files(_of(brief.period.previous)))
    return BarChart(
        title=_("Actions conduites, par type"),
        bars=[Bar(label[:60], number, before[label]) for label, number in counted.most_common(TYPES)],
        code="actions.by_type",
        definition=_(
            "Actions en préparation, en cours, réalisées ou évaluées dont une date au moins est dans l’année, dans un "
            "programme ou isolées ; les jours sont ceux de l’action dans l’année."
        ),
        series=brief.series,
    )


@section(CODE, order=NEXT)
def coming(brief):
    """The actions of the year that follows, planned or proposed."""
    following = Period.year(brief.period.end.year + 1)
    rows = CooperationAction.objects.filter(starts_on__range=(following.start, following.end))
    rows = rows.exclude(status__in=["ANNULEE", "REFUSE"]).select_related("action_type").order_by("starts_on", "pk")
    cells = [
        (
            f"{action.reference} – {action.title}",
            str(action.action_type),
            period_in_words(action.starts_on, action.ends_on or action.starts_on),
            action.planned_people,
            str(ACTION.state(action.status).label),
        )
        for action in brief.files(rows)
    ]
    columns = [Column(_("Action")), Column(_("Type"), width=17), Column(_("Dates"), width=22)]
    columns += [Column(_("Effectif"), "integer", width=10), Column(_("État"), width=14)]
    return listed(columns, cells, caption=_("Actions"))


def _of(period):
    rows = CooperationAction.objects.filter(status__in=RUNNING_STATES, starts_on__lte=period.end)
    return (
        rows.exclude(ends_on__lt=period.start)
        .exclude(ends_on=None, starts_on__lt=period.start)
        .select_related("domain", "action_type")
        .order_by("pk")
    )


def _days(action, period):
    """Days of the action that fall in the period; one when its last day is not known."""
    first, last = max(action.starts_on, period.start), min(action.ends_on or action.starts_on, period.end)
    return (last - first).days + 1
