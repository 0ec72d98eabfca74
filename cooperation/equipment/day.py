"""« Emploi final à contrôler »: what was given six or twelve months ago, within the fortnight or late."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.network import known
from ssi.web.day import DayLine, DaySection, day_section

from .models import EndUseCheck, Equipment

LINES = 6
AHEAD = timedelta(days=14)


@day_section(order=35)
def end_use(user, now):
    """For those who check; one query."""
    if not user.has_perm("cooperation.check_equipment"):
        return None
    seen = Equipment.objects.visible_to(user).exclude(case__status__in=("REFUSE", "ANNULEE"))
    due = EndUseCheck.objects.filter(
        equipment__in=seen, done_on=None, due_on__lte=timezone.localdate(now) + AHEAD
    ).select_related("equipment", "case")
    rows = list(due.order_by("due_on", "pk")[:LINES])
    known.attach([one.case for one in rows])
    return DaySection(_("Emploi final à contrôler"), [_line(one) for one in rows])


def _line(one):
    url = reverse("cooperation:action-check", args=[one.case.reference, one.pk])
    return DayLine(str(one.equipment), f"{one.case.reference}, {one.equipment.service}", url, one.due_on)
