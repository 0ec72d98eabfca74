"""The security plan in the annual report: its validation, exercises and committees of the year (R3.8, F13)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.reports.annual import CODE, COMMUNITY
from ssi.reports.document import BulletList, Column
from ssi.reports.listing import listed
from ssi.reports.registry import section
from ssi.web.dates import date_in_words

from .models import Committee, Exercise, PlanState, SecurityPlan


@section(CODE, order=COMMUNITY)
def plan(brief):
    """Nothing where the author reads no plan, or where nothing was done in the year and no plan is in force."""
    days = (brief.period.start, brief.period.end)
    plans = SecurityPlan.objects.visible_to(brief.by).filter(post=brief.post, status=PlanState.VALIDE)
    committees = Committee.objects.visible_to(brief.by).filter(post=brief.post, held_on__range=days).count()
    exercises = Exercise.objects.visible_to(brief.by).filter(post=brief.post, held_on__range=days).exclude(played="")
    lines = [
        _("Plan de sécurité, version %(n)d, validé le %(day)s, valable jusqu’au %(until)s.")
        % {"n": one.number, "day": date_in_words(one.validated_on), "until": date_in_words(one.next_on)}
        for one in plans
    ]
    if committees:
        told = ngettext("%(n)d comité de sécurité tenu.", "%(n)d comités de sécurité tenus.", committees)
        lines.append(told % {"n": committees})
    rows = [(date_in_words(one.held_on), str(one), one.lessons[:400]) for one in exercises.order_by("held_on", "pk")]
    columns = [Column(_("Date"), width=20), Column(_("Exercice"), width=28), Column(_("Retour d’expérience"))]
    return [
        *([BulletList(lines)] if lines else []),
        *listed(columns, rows, caption=_("Exercices de sécurité joués dans l’année")),
    ]
