"""What retention adds to the day: the files whose time is over, for those who decide of them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ssi.web.day import DayLine, DaySection, day_section

from . import queue

LINES = 5


@day_section(order=90)
def out_of_time(user, now):
    """The oldest first; a file whose decision is on its way waits for somebody else."""
    if not user.has_perm(queue.REVIEW_CASE):
        return None
    found = [one for one in queue.expired_files(user, most=LINES) if one.proposed is None]
    return DaySection(_("Conservation"), [_line(one) for one in found[:LINES]])


def _line(one):
    url = reverse("retention:decide", args=[one.row.reference])
    return DayLine(one.row.title, f"{one.row.reference}, {one.standing.label}", url, one.standing.expired_on)
