"""« Visites à venir »: those of the next fortnight and those under way, with what is still to be sent."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.cases.listing import light
from ssi.network import known
from ssi.web.day import DayLine, DaySection, day_section

from .models import OfficialVisit
from .workflow import OFFICIAL_VISIT

LINES = 6
#: Its day is past: it is late for nothing.
BEGUN = ("EN_COURS", "TERMINEE")
AHEAD = timedelta(days=15)


@day_section(order=55)
def visits(user, now):
    """One statement; each line leads to what is missing, or to the file."""
    if not user.has_perm("consular.view_officialvisit"):
        return None
    coming = Q(starts_on__lte=timezone.localdate(now) + AHEAD) | Q(status__in=BEGUN)
    rows = light(OfficialVisit.objects.visible_to(user).filter(coming, closed_at=None))
    rows = rows.annotate(to_send=Count("notes", filter=Q(notes__sent_on=None)))
    return DaySection(_("Visites à venir"), [line(v) for v in known.attach(rows.order_by("starts_on", "pk")[:LINES])])


def line(visit):
    state = OFFICIAL_VISIT.state(visit.status).label
    about = f"{visit.places}, {state.lower()}"
    url = visit.get_absolute_url()
    if visit.to_send:
        left = ngettext("%(n)d note verbale à envoyer", "%(n)d notes verbales à envoyer", visit.to_send)
        about, url = f"{about}, {left % {'n': visit.to_send}}", f"{url}#notes"
    begun = visit.status in BEGUN
    return DayLine(visit.title, about, url, None if begun else visit.starts_on)
