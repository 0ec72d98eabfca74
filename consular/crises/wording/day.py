"""What the consul and the ambassador are asked to validate."""

from django.utils.translation import gettext as _

from ssi.web.day import DayLine, DaySection, day_section

from .models import Wording
from .services import VALIDATE


@day_section(order=46)
def wordings(user, now):
    if not user.has_perm(VALIDATE):
        return None
    versions = Wording.objects.visible_to(user).filter(crisis__closed_at=None).select_related("crisis")
    last = versions.order_by("crisis_id", "-number").distinct("crisis_id")
    lines = [_line(wording) for wording in last if wording.validated_at is None]
    return DaySection(_("Éléments de langage à valider"), lines[:5])


def _line(wording):
    mark = _("EXERCICE – ") if wording.crisis.exercise else ""
    return DayLine(
        str(wording), f"{mark}{wording.crisis.title}", f"{wording.crisis.get_absolute_url()}elements-de-langage/"
    )
