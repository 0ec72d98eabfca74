"""« Formations »: seats to give again from the reserve, candidates to vet or select, levels still to be noted."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.network import known
from ssi.web.day import DayLine, DaySection, day_section

from .models import Nomination, TrainingEvaluation, TrainingSession
from .states import LOST

LINES = 6
#: A session is watched from so far ahead, and an evaluation shown so long before its day.
AHEAD, SOON = timedelta(days=60), timedelta(days=7)
#: Actions in which nothing is prepared any more.
OVER = ("REFUSE", "ANNULEE")


@day_section(order=34)
def trainings(user, now):
    """For those who work on nominations; three queries."""
    if not user.has_perm("cooperation.add_nomination"):
        return None
    today = timezone.localdate(now)
    seen = TrainingSession.objects.visible_to(user).exclude(case__status__in=OVER)
    lines = [*_to_replace(user, seen, today), *_to_evaluate(seen, today)]
    return DaySection(_("Formations"), sorted(lines, key=lambda line: line.due)[:LINES])


def _to_replace(user, seen, today):
    rows = Nomination.objects.visible_to(user).filter(
        status__in=LOST,
        seated_on__isnull=False,
        session__in=seen.filter(starts_on__range=(today, today + AHEAD)),
        replaced_by=None,
    )
    counts = {}
    for one in rows.select_related("session", "case"):
        counts.setdefault(one.session_id, (one, []))[1].append(one)
    known.attach([one.case for one, _all in counts.values()])
    for one, everybody in counts.values():
        n = len(everybody)
        text = ngettext("%(n)d place à reprendre dans la réserve", "%(n)d places à reprendre dans la réserve", n) % {
            "n": n
        }
        yield _line(text, one.session, one.case, "candidatures", one.session.starts_on)


def _to_evaluate(seen, today):
    rows = TrainingEvaluation.objects.filter(session__in=seen, done_on=None, waiver=None, due_on__lte=today + SOON)
    rows = list(rows.select_related("session", "case").order_by("due_on", "pk")[:LINES])
    known.attach([one.case for one in rows])
    for one in rows:
        text = _("Évaluation de niveau %(level)d à noter") % {"level": one.level}
        yield _line(text, one.session, one.case, "evaluation", one.due_on)


def _line(text, session, action, anchor, due):
    url = reverse("cooperation:action-session", args=[action.reference, session.pk])
    return DayLine(text, f"{action.reference}, {action.title}", f"{url}#{anchor}", due)
