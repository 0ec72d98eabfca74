"""« Arrivées »: the teams that arrive within the week, and those that are there."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.cases.listing import light
from ssi.network import known
from ssi.web.day import DayLine, DaySection, day_section

from .models import Mission

LINES = 8
AHEAD = timedelta(days=7)


@day_section(order=12)
def arrivals(user, now):
    """For whoever sees the mission: an officer, or whoever was granted its logistics."""
    if not user.has_perm("liaison.view_mission"):
        return None
    today = timezone.localdate(now)
    coming = Q(status="AUTORISEE", starts_on__lte=today + AHEAD) | Q(status="EN_COURS")
    missions = light(Mission.objects.visible_to(user).filter(coming, closed_at=None))
    missions = missions.annotate(people=Count("members", filter=Q(members__travels=True)))
    return DaySection(_("Arrivées"), [line(m) for m in known.attach(missions.order_by("starts_on", "pk")[:LINES])])


def line(mission):
    people = ngettext("%(n)d voyageur", "%(n)d voyageurs", mission.people) % {"n": mission.people}
    if mission.status == "EN_COURS":
        return DayLine(mission.unit, _("%(people)s, sur place") % {"people": people}, mission.get_absolute_url())
    return DayLine(mission.unit, f"{people}, {mission.places}", mission.get_absolute_url(), mission.starts_on)
