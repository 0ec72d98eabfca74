"""Giving up an evaluation: a reasoned decision of the head of the post, once. One act, one transaction."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.access import identity_of
from ssi.approvals.workflow import lock, note
from ssi.web.refusals import NotAllowed, Refusal

from ..programmes.guards import is_evaluated
from ..trainings import planning
from .models import SHORTEST, EvaluationWaiver

WAIVE = "cooperation.waive_evaluation"


@transaction.atomic
def waive_local(programme, *, by, reason):
    """The programme will have no local evaluation. Raises NotAllowed, Refusal. Returns the EvaluationWaiver."""
    _begin(programme, by)
    if not may_be_waived(programme):
        raise Refusal(
            _("La dispense se décide quand le programme est terminé et n’est pas évalué."), rule=_("évaluation")
        )
    return _keep(programme, by, reason)


@transaction.atomic
def waive_level(evaluation, *, by, reason):
    """This level of this session will not be evaluated: its clock has no object any more."""
    session, action = evaluation.session, evaluation.case
    _begin(action, by)
    if evaluation.done_on is not None:
        raise Refusal(_("Ce niveau est déjà évalué."), rule=_("évaluation"))
    if session.starts_on > timezone.localdate(timezone=action.post.zone):
        raise Refusal(_("La session n’a pas commencé."), rule=_("évaluation"))
    waiver = _keep(action, by, reason, training=evaluation)
    planning.drop_evaluation(session, evaluation.level)
    return waiver


def may_be_waived(programme):
    """A programme that is over and has not its local evaluation, nor a waiver."""
    if programme.status != "TERMINE":
        return False
    try:
        is_evaluated(programme, None)
    except Refusal:
        return True
    return False


def _begin(case, by):
    lock(case)
    if not by.has_perm(WAIVE, case):
        raise NotAllowed(
            _("Dispenser d’une évaluation est une décision du chef de poste."),
            rule=_("matrice des droits"),
            remedy=_("L’attaché de sécurité intérieure, ou qui assure son intérim, peut le décider."),
        )


def _keep(case, by, reason, training=None):
    if len(reason.strip()) < SHORTEST:
        raise Refusal(
            _("Dites pourquoi, en une phrase : %(n)d caractères au moins.") % {"n": SHORTEST},
            rule=_("décision motivée"),
            field="reason",
        )
    if EvaluationWaiver.objects.filter(case=case.pk, training=training).exists():
        raise NotAllowed(_("La dispense est déjà décidée."), rule=_("évaluation"))
    identity = identity_of(by)
    waiver = EvaluationWaiver.objects.create(
        case_id=case.pk,
        training=training,
        reason=reason.strip(),
        by=by,
        role=identity.role_at(case.post_id),
        acting=identity.acts_for_another(WAIVE, case),
    )
    label = gettext_lazy("Dispense d’évaluation")
    note(case, f"{case.kind}.waive", label, by=by, permission=WAIVE, comment=waiver.reason, row=waiver.pk)
    return waiver
