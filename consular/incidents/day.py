"""What incidents add to the day: those still open, the gravest first, that nobody wrote about for a day."""

from datetime import timedelta

from django.utils.translation import gettext as _

from ssi.accounts.access import own_post
from ssi.web.day import DayLine, DaySection, day_section

from .models import Incident
from .vocabulary import State

LINES = 5
#: Internal rule: an incident of this severity that is not closed is looked at each day; below, each week.
GRAVE, GRAVE_DAYS, OTHER_DAYS = 3, 1, 7


@day_section(order=50)
def incidents(user, now):
    post = own_post(user, "consular.add_incident")
    if post is None:
        return None
    quiet = Incident.objects.visible_to(user).filter(post=post).exclude(last__state=State.CLOS)
    grave = quiet.filter(last__severity__gte=GRAVE, last__written_at__lt=now - timedelta(days=GRAVE_DAYS))
    others = quiet.filter(last__severity__lt=GRAVE, last__written_at__lt=now - timedelta(days=OTHER_DAYS))
    rows = (grave | others).select_related("last").order_by("-last__severity", "last__written_at")[:LINES]
    return DaySection(
        _("Incidents sans nouvelle entrée"),
        [DayLine(row.last.title, row.reference, row.get_absolute_url()) for row in rows],
    )
