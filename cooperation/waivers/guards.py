"""A file does not end with an evaluation due and neither made nor waived (cooperation-consular.md §4.2)."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.refusals import Refusal

NAMED = 5


def levels_are_answered(case, by):
    """Levels of its trainings that are not due yet do not hold it back: their clocks outlive it."""
    left = due_levels(case).select_related("case", "session").order_by("due_on", "pk")[:NAMED]
    told = [
        _("%(action)s, session %(n)d, niveau %(level)d")
        % {"action": row.case.reference, "n": row.session.number, "level": row.level}
        for row in left
    ]
    if told:
        raise Refusal(
            _("Des évaluations de formation sont dues : %(list)s.") % {"list": " ; ".join(told)},
            rule=_("évaluation"),
            remedy=_("Notez-les, ou l’attaché de sécurité intérieure en dispense en disant pourquoi."),
        )


def due_levels(case):
    """The evaluations of the sessions of a file (a programme: of its actions) that are due, not made, not waived."""
    from ..models import TrainingEvaluation

    today = timezone.localdate(timezone=case.post.zone)
    mine = Q(case=case.pk) | Q(case__part_of=case.pk)
    rows = TrainingEvaluation.objects.filter(mine, done_on=None, waiver=None, due_on__lte=today)
    return rows.exclude(case__status__in=("REFUSE", "ANNULEE"))


def is_waived(programme):
    return programme.evaluation_waivers.filter(training=None).exists()
