"""« Suites d’évaluations »: what a person is to do after an evaluation, and the readings that wait for the head."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.day import DayLine, DaySection, day_section

from ..programmes.models import Programme
from .models import EvaluationFollowUp, Reading
from .vocabulary import READABLE, ReadingState

LINES = 8
AHEAD = timedelta(days=7)


@day_section(order=37)
def follow_ups(user, now):
    """One's own follow-ups, due within the week or late, on programmes one still sees; readings to validate first."""
    if not user.has_perm("cooperation.view_programme"):
        return None
    programmes = Programme.objects.visible_to(user).filter(status__in=READABLE)
    mine = EvaluationFollowUp.objects.filter(
        owner=user, done_at=None, due_on__lte=timezone.localdate(now) + AHEAD, case__in=programmes
    ).select_related("case")
    lines = [*_to_validate(user, programmes), *(_line(one) for one in mine.order_by("due_on", "pk")[:LINES])]
    return DaySection(_("Résultats et suites d’évaluations"), lines[:LINES])


def _to_validate(user, programmes):
    if not user.has_perm("cooperation.validate_reading"):
        return []
    waiting = Reading.objects.filter(state=ReadingState.SUBMITTED, case__in=programmes).exclude(by=user)
    rows = waiting.select_related("case", "period__indicator").order_by("at")[:LINES]
    return [
        DayLine(
            _("Relevé à valider : %(what)s") % {"what": row.period.indicator.title},
            row.case.reference,
            f"{row.case.get_absolute_url()}#resultats",
        )
        for row in rows
    ]


def _line(one):
    return DayLine(one.what, one.case.reference, f"{one.case.get_absolute_url()}#evaluation", one.due_on)
