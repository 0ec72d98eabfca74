"""What this noun adds to the day: the teams that end within two months (rule ECE_FIN, alert J-60)."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.day import DayLine, DaySection, day_section

from .models import JointTeam

LINES, AHEAD = 8, timedelta(days=60)


@day_section(order=62)
def ending_teams(user, now):
    """An officer's are their own files; the head's and the deputy's are the post's."""
    if not user.has_perm("liaison.change_jointteam"):
        return None
    last = timezone.localtime(now).date() + AHEAD
    teams = JointTeam.objects.visible_to(user).filter(status__in=["SIGNEE", "ACTIVE", "PROLONGEE"], ends_on__lte=last)
    if not user.has_perm("cases.reassign_case"):
        teams = teams.filter(owner=user)
    teams = teams.only("reference", "title", "ends_on", "kind").order_by("ends_on")[:LINES]
    lines = [
        DayLine(
            t.title, _("%(reference)s, fin de l’équipe") % {"reference": t.reference}, t.get_absolute_url(), t.ends_on
        )
        for t in teams
    ]
    return DaySection(_("Équipes communes qui prennent fin"), lines)
