"""« AE qui vont être perdues »: each line is a link to the file, with its last day and the next step."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.day import DayLine, DaySection, day_section

from .ledgers import countdown
from .words import in_euros

LINES = 6


@day_section(order=14)
def about_to_be_lost(user, now):
    """For those who may commit."""
    if not user.has_perm("cooperation.add_commitment"):
        return None
    rows = countdown(user, timezone.localdate(now), limit=LINES)
    return DaySection(
        _("AE qui vont être perdues"),
        [
            DayLine(
                _("%(amount)s sur %(source)s") % {"amount": in_euros(free), "source": line.source_id},
                f"{line.case.reference}, {step}",
                f"{line.case.get_absolute_url()}#argent",
                line.commit_before,
            )
            for line, free, step in rows
        ],
    )
