"""The desk in the day: its questions to answer, for those who lead a post; for itself, those late or just answered, and
the posts that say nothing.
"""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from ssi.network import known
from ssi.web.day import DayLine, DaySection, day_section

from .models import ANSWER, ASK, Question
from .silence import silent

LINES = 8
#: Of the posts that say nothing; the band of the desk names them all.
QUIET = 20
#: How long an answer stays in the day of the desk.
FRESH = timedelta(days=3)


@day_section(order=48)
def without_a_sign(user, now):
    """For the desk: the posts that said nothing for three days, the longest silence first. Two queries."""
    if not user.has_perm("figures.view_network"):
        return None
    lines = [
        DayLine(str(one.post), one.told, f"{reverse('network-desk')}?poste={one.post.code}")
        for one in silent(known.posts().values(), now)
    ]
    return DaySection(_("Postes sans signe de vie depuis 72 heures"), lines[:QUIET])


@day_section(order=66)
def to_answer(user, now):
    """For the head of a post and the interim. One query."""
    if not user.has_perm(ANSWER):
        return None
    rows = Question.objects.visible_to(user).waiting().select_related("post").order_by("due_on", "pk")
    lines = [
        DayLine(row.subject, _("Question de la DCIS : répondez"), row.get_absolute_url(), row.due_on)
        for row in rows[:LINES]
        if user.has_perm(ANSWER, row.post)
    ]
    return DaySection(_("Questions de la DCIS"), lines)


@day_section(order=67)
def answered(user, now):
    """For the desk: what is late first, then the answers of the last days. Two queries."""
    if not user.has_perm(ASK):
        return None
    rows = Question.objects.visible_to(user).select_related("post")
    late = rows.waiting().filter(due_on__lt=now.date()).order_by("due_on", "pk")[:LINES]
    fresh = rows.filter(answered_at__gte=now - FRESH).order_by("-answered_at", "pk")[:LINES]
    lines = [
        *(_line(row, _("%(post)s n’a pas répondu")) for row in late),
        *(_line(row, _("%(post)s a répondu")) for row in fresh),
    ]
    return DaySection(_("Questions aux postes"), lines[:LINES])


def _line(row, about):
    return DayLine(row.subject, about % {"post": row.post}, row.get_absolute_url(), row.due_on if row.waits else None)
