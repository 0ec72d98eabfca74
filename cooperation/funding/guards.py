"""What must hold before a funding request moves. Each refusal says which rule, and what to do."""

from django.utils.translation import gettext as _

from ssi.approvals.workflow import workflow_of
from ssi.web.refusals import NotAllowed, Refusal

#: States of a programme or an action in which the post has not endorsed it yet.
NOT_ENDORSED = frozenset({"BROUILLON", "PROPOSEE", "SOUMIS_POSTE", "A_REVOIR"})


def the_post_endorsed_it(request, by):
    """What the post files engages it: its visa comes first. What somebody else files is only followed."""
    request = request.specific()
    if request.for_case_id is None or not request.is_ours:
        return
    bearer = bearer_of(request.for_case)
    if bearer.status in NOT_ENDORSED:
        state = workflow_of(bearer).state(bearer.status).label
        raise Refusal(
            _("%(reference)s n’a pas encore le visa du poste (%(state)s).")
            % {"reference": bearer.reference, "state": str(state).lower()},
            rule=_("le visa vient avant le dépôt"),
            remedy=_("Soumettez-le au visa de l’attaché, puis déposez."),
        )


def somebody_else_files_it(request, by):
    if request.specific().is_ours:
        raise Refusal(_("C’est le poste qui dépose cette demande."), rule=_("porteur"))


def it_was_handed_over(request, by):
    """What the post does not file goes through whoever does."""
    if request.status == "PRETE" and not request.specific().is_ours:
        raise Refusal(
            _("Ce n’est pas le poste qui dépose cette demande."),
            rule=_("porteur"),
            remedy=_("Remettez d’abord le dossier à celui qui dépose."),
        )


def who_answers_for_the_window(request, by):
    """The post writes any answer it received; the desk those of the windows that answer through it."""
    request = request.specific()
    if not may_answer(request, by):
        raise NotAllowed(
            _("Ce guichet ne répond pas par la DCIS : c’est le poste qui enregistre sa réponse."),
            rule=_("qui répond"),
        )


def may_answer(request, user):
    if not user.has_perm("cooperation.answer_fundingrequest", request):
        return False
    return request.window.through_desk or user.has_perm("cooperation.file_fundingrequest", request)


def bearer_of(case):
    """The file whose approval counts: the programme of an action, or the file itself."""
    case = case.specific()
    return getattr(case, "part_of", None) or case
