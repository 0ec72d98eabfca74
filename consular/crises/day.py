"""What a crisis adds to the day: it comes first; then what waits in it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.web.day import DayLine, DaySection, day_section

from . import log
from .models import CellFunction, Crisis
from .tally import headcount

VIEW = "consular.view_crisis"


@day_section(order=4)
def crises(user, now):
    """One line a crisis, real ones first: where it stands and what is to be checked."""
    if not user.has_perm(VIEW):
        return None
    found = Crisis.objects.visible_to(user).open().order_by("exercise", "-opened_at")[:5]
    return DaySection(_("Crise en cours"), [_line(crisis) for crisis in found])


def _line(crisis):
    count = headcount(crisis)
    mark = _("EXERCICE – ") if crisis.exercise else ""
    persons = ngettext("%(n)d personne", "%(n)d personnes", count.whole.total) % {"n": count.whole.total}
    where = _("%(phase)s, %(persons)s, %(rate)d %% contactées") % {
        "phase": crisis.get_phase_display(),
        "persons": persons,
        "rate": count.whole.rate,
    }
    if count.to_check:
        where += _(", %(n)d à vérifier") % {"n": count.to_check}
    return DayLine(f"{mark}{crisis.title}", where, crisis.get_absolute_url())


@day_section(order=7)
def waiting(user, now):
    """Requests nobody answered, in the crises where this person holds a function."""
    if not user.has_perm(VIEW):
        return None
    held = CellFunction.objects.visible_to(user).filter(holder=user.pk, ended_at=None, crisis__closed_at=None)
    lines = []
    for crisis in Crisis.objects.visible_to(user).filter(pk__in=held.values("crisis"))[:3]:
        mark = _("EXERCICE – ") if crisis.exercise else ""
        about = f"{mark}{crisis.title}"
        url = f"{crisis.get_absolute_url()}main-courante/?answers="
        lines += [
            DayLine(
                _("Demande n° %(n)d : %(text)s") % {"n": one.number, "text": one.text[:120]},
                about,
                f"{url}{one.number}",
            )
            for one in log.waiting(crisis.pk)[:4]
        ]
    return DaySection(_("Demandes de la cellule"), lines)
