"""« Suites de réunions »: what a person promised to do after a meeting, due within the week or late."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.cases.models import Case
from ssi.web.day import DayLine, DaySection, day_section

from .models import FollowUp

LINES = 8
AHEAD = timedelta(days=7)


@day_section(order=31)
def follow_ups(user, now):
    """One's own; on a file that is no longer open to the person there is nothing left to do."""
    if not user.has_perm("cooperation.view_bodymeeting"):
        return None
    mine = FollowUp.objects.filter(
        owner=user,
        done_at=None,
        due_on__lte=timezone.localdate(now) + AHEAD,
        case__in=Case.objects.visible_to(user).filter(kind="bodymeeting", closed_at=None),
    ).select_related("case__body")
    return DaySection(_("Suites de réunions"), [_line(one) for one in mine.order_by("due_on", "pk")[:LINES]])


def _line(one):
    url = f"{one.case.get_absolute_url()}#suites"
    return DayLine(one.what, f"{one.case.reference}, {one.case.body}", url, one.due_on)
