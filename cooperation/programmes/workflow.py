"""States of a programme (cooperation-consular.md §4.2): the approval route, then its life until it is closed."""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

from ..route import chain
from ..waivers.guards import levels_are_answered
from . import guards

#: What the programme says of itself may be rewritten.
IN_WRITING = frozenset({"BROUILLON", *chain.WRITTEN})
#: Money may be committed, actions may run.
AT_WORK = frozenset({"APPROUVE", "EN_COURS"})

_HEAD, _CANCEL = "cooperation.steer_programme", "cooperation.cancel_programme"

PROGRAMME = Workflow(
    kind="programme",
    initial=("BROUILLON",),
    states=(
        State("BROUILLON", _("Brouillon"), ""),
        *chain.STATES,
        State("APPROUVE", _("Approuvé"), "good"),
        State("EN_COURS", _("En cours"), "good"),
        State("SUSPENDU", _("Suspendu"), "stop"),
        State("TERMINE", _("Terminé"), "open"),
        State("EVALUE", _("Évalué"), "good"),
        State("CLOS", _("Clos"), "good"),
        State("ANNULE", _("Annulé"), "stop"),
    ),
    closed=frozenset({"CLOS", "ANNULE", "REFUSE"}),
    transitions=(
        *chain.moves(
            start="BROUILLON",
            approved="APPROUVE",
            running=("EN_COURS",),
            complete=(guards.may_be_submitted,),
        ),
        Transition(
            "begin",
            _("Démarrer"),
            ("APPROUVE",),
            "EN_COURS",
            "cooperation.run_programme",
            guards=(guards.has_money,),
            main=True,
        ),
        Transition("suspend", _("Suspendre"), ("EN_COURS",), "SUSPENDU", _HEAD, asks="comment"),
        Transition("resume", _("Reprendre"), ("SUSPENDU",), "EN_COURS", _HEAD, main=True),
        Transition(
            "finish",
            _("Déclarer terminé"),
            ("EN_COURS",),
            "TERMINE",
            _HEAD,
            guards=(guards.actions_are_over,),
            main=True,
        ),
        Transition(
            "evaluate",
            _("Valider l’évaluation locale"),
            ("TERMINE",),
            "EVALUE",
            _HEAD,
            guards=(guards.is_evaluated,),
            main=True,
        ),
        Transition(
            "close",
            _("Clore"),
            ("EVALUE",),
            "CLOS",
            "cooperation.close_programme",
            guards=(guards.nothing_is_left_to_pay, levels_are_answered),
            main=True,
        ),
        Transition(
            "cancel",
            _("Annuler le programme"),
            (
                "BROUILLON",
                *chain.WRITTEN,
                "VALIDE_POSTE",
                "AU_VISA",
                "VISE_AMBASSADE",
                "TRANSMIS_DCIS",
                "AVIS_DCIS",
                "TRANSMIS_MEAE",
                "APPROUVE",
                "EN_COURS",
                "SUSPENDU",
            ),
            "ANNULE",
            _CANCEL,
            asks="comment",
            guards=(guards.nothing_is_left_to_pay,),
            destructive=True,
        ),
    ),
)
