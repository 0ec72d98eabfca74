"""« Rapports d’experts attendus »: at the post, and for the desk, which sends the experts."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.network import known
from ssi.web.day import DayLine, DaySection, day_section

from ..actions.models import CooperationAction
from .models import REPORT_DAYS, ExpertMission

LINES = 6
#: Told so long before the day it is due.
AHEAD = timedelta(days=7)


@day_section(order=42)
def reports_awaited(user, now):
    """Of the actions one sees, on missions that are over; one query."""
    if not (user.has_perm("cooperation.change_expertmission") or user.has_perm("cooperation.view_waiting")):
        return None
    returned = timezone.localdate(now) + AHEAD - timedelta(days=REPORT_DAYS)
    seen = CooperationAction.objects.visible_to(user).exclude(status__in=("REFUSE", "ANNULEE"))
    rows = ExpertMission.objects.filter(case__in=seen, report_on=None, dropped_why="", ends_on__lte=returned)
    rows = list(rows.select_related("case").order_by("ends_on", "pk")[:LINES])
    known.attach([row.case for row in rows])
    lines = [
        DayLine(
            str(row),
            f"{row.case.reference}, {row.case.title}",
            f"{row.case.get_absolute_url()}#experts",
            row.report_due_on,
        )
        for row in rows
    ]
    return DaySection(_("Rapports d’experts attendus"), lines)
