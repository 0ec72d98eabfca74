"""« Conduite des programmes »: one's own next steps and the risks one is to look at again."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.ahead import dates_ahead
from ssi.web.day import DayLine, DaySection, day_section

from ..programmes.models import Programme
from .models import NextStep, ProgrammeRisk

LINES = 8
AHEAD = timedelta(days=7)


@day_section(order=40)
def steering(user, now):
    """Due within the week or late, on programmes one still sees; two queries."""
    if not user.has_perm("cooperation.view_programme"):
        return None
    lines = _mine(user, until=timezone.localdate(now) + AHEAD)
    return DaySection(_("Conduite des programmes"), lines[:LINES])


@dates_ahead("programme")
def in_the_agenda(user, first, last):
    if not user.has_perm("cooperation.view_programme"):
        return []
    return _mine(user, first=first, until=last)


def _mine(user, *, until, first=None):
    seen = Programme.objects.visible_to(user).filter(closed_at=None)
    steps = NextStep.objects.filter(owner=user, done_at=None, due_on__lte=until, case__in=seen)
    risks = ProgrammeRisk.objects.filter(owner=user, lifted_at=None, review_on__lte=until, case__in=seen)
    if first is not None:
        steps, risks = steps.filter(due_on__gte=first), risks.filter(review_on__gte=first)
    lines = [_line(row.what, row, "suite", row.due_on) for row in steps.select_related("case")]
    lines += [
        _line(_("Risque à revoir : %(what)s") % {"what": row.what}, row, "risques", row.review_on)
        for row in risks.select_related("case")
    ]
    return sorted(lines, key=lambda line: line.due)


def _line(text, row, anchor, due):
    return DayLine(text, f"{row.case.reference}, {row.case.title}", f"{row.case.get_absolute_url()}#{anchor}", due)
