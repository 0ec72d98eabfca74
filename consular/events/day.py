"""« Événements »: those of the next fortnight, with the measures that are not taken yet."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.cases.listing import light
from ssi.network import known
from ssi.web.day import DayLine, DaySection, day_section

from .models import MajorEvent

LINES = 5
#: Its day is past: it is late for nothing.
BEGUN = ("EN_COURS", "TERMINE")
AHEAD = timedelta(days=15)


@day_section(order=56)
def events(user, now):
    if not user.has_perm("consular.view_majorevent"):
        return None
    coming = Q(starts_on__lte=timezone.localdate(now) + AHEAD) | Q(status__in=BEGUN)
    rows = light(MajorEvent.objects.visible_to(user).filter(coming, closed_at=None))
    rows = rows.annotate(left=Count("measures", filter=Q(measures__done_at=None))).order_by("starts_on", "pk")[:LINES]
    return DaySection(_("Événements"), [line(event) for event in known.attach(rows)])


def line(event):
    due = None if event.status in BEGUN else event.starts_on
    if not event.left:
        return DayLine(event.title, event.place, event.get_absolute_url(), due)
    left = ngettext("%(n)d mesure à prendre", "%(n)d mesures à prendre", event.left) % {"n": event.left}
    return DayLine(event.title, f"{event.place}, {left}", f"{event.get_absolute_url()}#mesures", due)
