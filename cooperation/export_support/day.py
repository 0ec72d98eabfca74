"""« Neutralité à rétablir »: what was told to one company and not to its competitors in time."""

from django.utils.translation import gettext as _

from ssi.cases.listing import light
from ssi.network import known
from ssi.web.day import DayLine, DaySection, day_section

from .models import Opportunity
from .neutrality import registers_of

LINES = 8
#: Opportunities at work that are looked at: a post follows some tens.
MOST = 200


@day_section(order=32)
def gaps(user, now):
    """For whoever keeps the register; six queries, whatever the number of files, one when there is none."""
    if not user.has_perm("cooperation.contact_opportunity"):
        return None
    mine = Opportunity.objects.visible_to(user).filter(closed_at=None).exclude(status="DETECTEE")
    opportunities = known.attach(light(mine).order_by("-opened_at")[:MOST])
    if not opportunities:
        return None
    lines = [(told, register.opportunity) for register in registers_of(opportunities, now) for told in register.late]
    lines.sort(key=lambda one: min(untold.due_on for untold in one[0].late))
    return DaySection(_("Neutralité à rétablir"), [_line(*one) for one in lines[:LINES]])


def _line(told, opportunity):
    names = ", ".join(untold.company.name for untold in told.late)
    text = _("Information n° %(n)d pas encore donnée à %(names)s") % {"n": told.information.number, "names": names}
    url = f"{opportunity.get_absolute_url()}#neutralite"
    return DayLine(text, opportunity.reference, url, min(untold.due_on for untold in told.late))
