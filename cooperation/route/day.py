"""« À viser, avis »: what waits for the ambassador or the desk."""

from django.utils.translation import gettext as _

from ssi.web.day import DayLine, DaySection, day_section

from .waiting import waiting_for

LINES = 8


@day_section(order=6)
def proposals(user, now):
    if not user.has_perm("cooperation.view_waiting"):
        return None
    rows = waiting_for(user, limit=LINES)
    return DaySection(
        _("Coopération : à viser, avis"),
        [DayLine(case.title, f"{case.reference}, {state.label}", case.get_absolute_url()) for case, state, _at in rows],
    )
