"""What the calls of a crisis add to the day: how many callers wait, in numbers, for whoever may answer them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.web.day import DayLine, DaySection, day_section

from ..models import Crisis
from .services import WRITE, counts


@day_section(order=45)
def calls(user, now):
    if not user.has_perm(WRITE):
        return None
    open_ones = {crisis.pk: crisis for crisis in Crisis.objects.visible_to(user).open().order_by("exercise")[:5]}
    told = counts() if open_ones else {}
    lines = [_line(crisis, told[key]) for key, crisis in open_ones.items() if key in told and told[key]["waiting"]]
    return DaySection(_("Appels à rappeler"), lines)


def _line(crisis, told):
    mark = _("EXERCICE – ") if crisis.exercise else ""
    words = ngettext("%(n)d appelant à rappeler", "%(n)d appelants à rappeler", told["waiting"])
    said = words % {"n": told["waiting"]}
    if told["urgent"]:
        said += _(", dont %(n)d en urgence") % {"n": told["urgent"]}
    return DayLine(said, f"{mark}{crisis.title}", f"{crisis.get_absolute_url()}appels/?etat=rappeler")
