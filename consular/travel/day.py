"""« Agents en déplacement »: who gave no sign of life, the signs awaited today, the red trips to authorise."""

from datetime import timedelta

from django.utils.translation import gettext as _

from ssi.cases.models import Case
from ssi.web.dates import date_in_words
from ssi.web.day import DayLine, DaySection, day_section

from .models import StaffTrip, TripCheck

LINES = 6
AHEAD = timedelta(hours=24)


@day_section(order=57)
def trips(user, now):
    """The nearest sign of life first, the missed ones before it."""
    if not user.has_perm("consular.view_stafftrip"):
        return None
    away = Case.objects.visible_to(user).filter(kind="stafftrip", status__in=("EN_COURS", "ALERTE"))
    checks = TripCheck.objects.filter(case__in=away, received_at=None, due_at__lte=now + AHEAD)
    lines = [line(one) for one in checks.select_related("case__traveller").order_by("due_at")[:LINES]]
    if user.has_perm("consular.authorise_red_stafftrip"):
        lines = [*_red(user), *lines]
    return DaySection(_("Agents en déplacement"), lines)


def _red(user):
    waiting = StaffTrip.objects.visible_to(user).filter(status="A_AUTORISER_AMB").select_related("traveller")
    return [
        DayLine(
            _("Zone rouge à autoriser : %(title)s") % {"title": trip.title},
            f"{trip.traveller}, {date_in_words(trip.starts_on)}",
            trip.get_absolute_url(),
            trip.starts_on,
        )
        for trip in waiting.order_by("starts_on")[:LINES]
    ]


def line(check):
    return DayLine(
        str(check.case.traveller),
        f"{check.case.title}, {check.how}",
        f"{check.case.get_absolute_url()}#points",
        check.due_at,
    )
