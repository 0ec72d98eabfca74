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
    lines = _mine(user, timezone.localdate(now) + AHEAD)
    return DaySection(_("Conduite des programmes"), lines[:LINES])


@dates_ahead("programme")
def in_the_agenda(user, first, last):
    """What leaves with the calendar is a nature and a reference; what was typed stays beside it, on the page."""
    if not user.has_perm("cooperation.view_programme"):
        return []
    steps, risks = _due(user, last)
    lines = [
        _line(_("Étape de programme, %(file)s") % {"file": row.case.reference}, row.what, row, "suite", row.due_on)
        for row in steps.filter(due_on__gte=first)
    ]
    lines += [
        _line(_("Risque à revoir, %(file)s") % {"file": row.case.reference}, row.what, row, "risques", row.review_on)
        for row in risks.filter(review_on__gte=first)
    ]
    return lines


def _mine(user, until):
    steps, risks = _due(user, until)
    lines = [_line(row.what, _file(row), row, "suite", row.due_on) for row in steps]
    lines += [
        _line(_("Risque à revoir : %(what)s") % {"what": row.what}, _file(row), row, "risques", row.review_on)
        for row in risks
    ]
    return sorted(lines, key=lambda line: line.due)


def _due(user, until):
    seen = Programme.objects.visible_to(user).filter(closed_at=None)
    steps = NextStep.objects.filter(owner=user, done_at=None, due_on__lte=until, case__in=seen)
    risks = ProgrammeRisk.objects.filter(owner=user, lifted_at=None, review_on__lte=until, case__in=seen)
    return steps.select_related("case"), risks.select_related("case")


def _file(row):
    return f"{row.case.reference}, {row.case.title}"


def _line(text, note, row, anchor, due):
    return DayLine(text, note, f"{row.case.get_absolute_url()}#{anchor}", due, row.case_id)
