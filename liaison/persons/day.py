"""What this noun adds to the day: matches to decide."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from ssi.cases.models import Case
from ssi.web.day import DayLine, DaySection, day_section

from .matching import sides_of
from .models import Match
from .vocabulary import Status

LINES = 8


@day_section(order=20)
def matches(user, now):
    """An officer's are those of their own files; the head's and the deputy's are the post's."""
    if not user.has_perm("liaison.decide_match"):
        return None
    rows = Match.objects.visible_to(user).filter(status=Status.NEW)
    if not user.has_perm("cases.reassign_case"):
        own = Case.objects.filter(Q(owner=user) | Q(deputy=user))
        rows = rows.filter(Exists(own.filter(pk=OuterRef("one_case"))) | Exists(own.filter(pk=OuterRef("other_case"))))
    rows = list(rows[:LINES])
    if not rows:
        return None
    sides = sides_of(rows)
    return DaySection(_("Recoupements à trancher"), [line(row, sides[row.pk][0]) for row in rows])


def line(match, mine):
    about = f"{mine.subject.case.reference}, {match.get_level_display().lower()}"
    return DayLine(mine.subject.label, about, match.get_absolute_url())
