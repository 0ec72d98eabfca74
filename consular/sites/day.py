"""What sites add to the day: recommendations that fall due."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.access import own_post
from ssi.web.day import DayLine, DaySection, day_section

from .models import Recommendation
from .vocabulary import FollowState

LINES = 5
#: Told this long before they are due.
AHEAD = timedelta(days=14)


@day_section(order=53)
def recommendations(user, now):
    post = own_post(user, "consular.change_site")
    if post is None:
        return None
    today = timezone.localdate(now, timezone=post.zone)
    rows = Recommendation.objects.visible_to(user).filter(
        post=post, status=FollowState.A_FAIRE, due_on__lte=today + AHEAD
    )
    lines = [
        DayLine(
            f"{row.text} ({row.owner})",
            row.assessment.site.name,
            row.get_absolute_url(),
            row.due_on,
        )
        for row in rows.select_related("assessment__site")[:LINES]
    ]
    return DaySection(_("Recommandations de sûreté"), lines)
