"""« Guichets qui ferment »: in the day of whoever may ask, and in the agenda of whoever searches."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.ahead import dates_ahead
from ssi.web.day import DayLine, DaySection, day_section

from ..money.words import in_euros
from .pages import awaited_answers
from .search import closing

LINES = 6
#: A window is told about this long before it closes: time to write, to have it endorsed and to file.
AHEAD = timedelta(days=30)


@day_section(order=36)
def windows_that_close(user, now):
    """For whoever may open a request; one query."""
    if not user.has_perm("cooperation.add_fundingrequest"):
        return None
    today = timezone.localdate(now)
    return DaySection(_("Guichets qui ferment"), [_line(one) for one in closing(user, today, today + AHEAD)[:LINES]])


@day_section(order=41)
def answers_to_write(user, now):
    """« Réponses de guichets à enregistrer », for the desk; one query."""
    rows = awaited_answers(user, limit=LINES)
    if not rows:
        return None
    lines = [
        DayLine(row.title, f"{row.reference}, {in_euros(row.asked)}", row.get_absolute_url(), row.filed_on)
        for row in rows
    ]
    return DaySection(_("Réponses de guichets à enregistrer"), lines)


@dates_ahead("guichet")
def closings(user, first, last):
    """In the agenda, whatever the distance."""
    if not user.has_perm("cooperation.view_fundingwindow"):
        return []
    return [_line(one) for one in closing(user, first, last)]


def _line(window):
    about = _("%(source)s, dépôt par %(who)s") % {"source": window.source_id, "who": window.get_filed_by_display()}
    return DayLine(
        _("%(window)s ferme") % {"window": window.label},
        about,
        f"{reverse('cooperation:window-list')}#guichet-{window.pk}",
        window.closes_on,
    )
