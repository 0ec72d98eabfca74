"""What the security plan adds to the day: what it lacks, and what committees and exercises left to do."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from consular.sites.vocabulary import FollowState
from ssi.accounts.access import own_post
from ssi.web.day import DayLine, DaySection, day_section

from .health import lacks_of
from .models import FollowUp, SecurityPlan

LINES = 5
AHEAD = timedelta(days=14)


@day_section(order=54)
def plan(user, now):
    post = own_post(user, "consular.view_plan")
    if post is None or not SecurityPlan.objects.visible_to(user).filter(post=post).exists():
        return None  # nothing was begun here: the menu says where to begin
    today = timezone.localdate(now, timezone=post.zone)
    lines = [DayLine(lack.text, _("Plan de sécurité"), lack.url, lack.due) for lack in lacks_of(post, today)]
    rows = FollowUp.objects.visible_to(user).filter(post=post, status=FollowState.A_FAIRE, due_on__lte=today + AHEAD)
    for row in rows.select_related("committee", "exercise")[:LINES]:
        lines.append(DayLine(f"{row.text} ({row.owner})", str(row.source), row.get_absolute_url(), row.due_on))
    return DaySection(_("Plan de sécurité"), lines[:LINES])
