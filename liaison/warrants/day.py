"""What this noun adds to the day: the detained persons whose deadline is close, or that nobody dated."""

from django.utils.translation import gettext as _

from ssi.web.day import DayLine, DaySection, day_section

from .board import TO_DATE, board_of

LINES = 8
_VIEW = "liaison.record_arrestwarrant"


@day_section(order=8)
def release_risk(user, now):
    """An officer's are their own files; the head's and the deputy's are the post's. Nothing for who records nothing."""
    if not user.has_perm(_VIEW):
        return None
    rows, _capped = board_of(user, mine=not user.has_perm("cases.reassign_case"), now=now)
    lines = [line(row) for row in rows if row.is_close or row.waiting == TO_DATE]
    return DaySection(_("Risque de remise en liberté"), lines[:LINES])


def line(row):
    warrant = row.warrant
    told = row.clock.rule.label if row.clock else _("échéance à saisir")
    lacks = ", ".join(str(lack.what).lower() for lack in row.lacks[:3])
    about = f"{warrant.reference}, {told}" + (_(" ; manque : %(lacks)s") % {"lacks": lacks} if lacks else "")
    return DayLine(warrant.title, about, warrant.get_absolute_url(), row.due_at)
