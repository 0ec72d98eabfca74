"""What this noun adds to the day: searches to check, and those that end soon by themselves."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.cases.listing import light
from ssi.web.day import DayLine, DaySection, day_section

from .models import WantedPerson
from .strike_off import SEARCHED

LINES = 8
#: Days before a check, and before a strike-off, from which the day speaks of it.
CHECK, STRIKE = 2, 30


@day_section(order=33)
def searches(user, now):
    """An officer's own files; the head and the deputy see those of the post. One statement."""
    if not user.has_perm("liaison.change_wantedperson"):
        return None
    today = timezone.localtime(now).date()
    soon = Q(review_on__lte=today + timedelta(days=CHECK)) | Q(strike_off_on__lte=today + timedelta(days=STRIKE))
    rows = WantedPerson.objects.visible_to(user).filter(soon, status__in=SEARCHED, closed_at=None)
    if not user.has_perm("cases.reassign_case"):
        rows = rows.filter(Q(owner=user) | Q(deputy=user))
    lines = [_line(row, today) for row in light(rows.order_by("review_on", "pk"))[:LINES]]
    return DaySection(_("Recherches à vérifier ou qui s’arrêtent"), lines) if lines else None


def _line(row, today):
    """The strike-off when it is near and comes first or soon after the check; the check otherwise."""
    last = row.strike_off_on
    if last <= min(today + timedelta(days=STRIKE), row.review_on + timedelta(days=7)):
        return DayLine(row.title, _("%(ref)s, radiation") % {"ref": row.reference}, _url(row, "detail"), last)
    return DayLine(row.title, _("%(ref)s, vérification") % {"ref": row.reference}, _url(row, "check"), row.review_on)


def _url(row, page):
    return reverse(f"liaison:wanted-{page}", args=[row.reference])
