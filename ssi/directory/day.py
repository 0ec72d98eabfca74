"""What the annuaire adds to the day: promises due within a week, by us and to us."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.day import DayLine, DaySection, day_section

from .models import Promise

LINES = 8
AHEAD = timedelta(days=7)


@day_section(order=10)
def promises(user, now):
    """An officer's are those they follow; the head's and the deputy's are the post's."""
    if not user.has_perm("directory.view_interaction"):
        return None
    due = Promise.objects.visible_to(user).pending().filter(due_on__lte=timezone.localdate(now) + AHEAD)
    if not user.has_perm("directory.change_any_contact"):
        due = due.filter(holder=user)
    rows = due.select_related("interaction__contact", "interaction__service")[:LINES]
    return DaySection(
        _("Promesses"),
        [
            DayLine(row.text, f"{row.get_direction_display()}, {row.interaction.with_whom}", url(row), row.due_on)
            for row in rows
        ],
    )


def url(promise):
    return promise.interaction.get_absolute_url()
