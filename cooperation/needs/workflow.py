"""What is decided of a need. Refused or waiting, it stays in the list with its reason."""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

from . import guards

_DECIDE = "cooperation.decide_need"

NEED = Workflow(
    kind="need",
    initial=("A_TRAITER",),
    states=(
        State("A_TRAITER", _("À traiter"), "wait"),
        State("RETENU", _("Retenu"), "good"),
        State("EN_ATTENTE", _("En attente"), "open"),
        State("ECARTE", _("Écarté"), "stop"),
    ),
    closed=frozenset({"ECARTE"}),
    transitions=(
        Transition(
            "retain",
            _("Retenir"),
            ("A_TRAITER", "EN_ATTENTE"),
            "RETENU",
            _DECIDE,
            guards=(guards.first_priority_says_why,),
            main=True,
        ),
        Transition("hold", _("Mettre en attente"), ("A_TRAITER", "RETENU"), "EN_ATTENTE", _DECIDE, asks="comment"),
        Transition("reject", _("Écarter"), ("A_TRAITER", "EN_ATTENTE", "RETENU"), "ECARTE", _DECIDE, asks="comment"),
        Transition("reopen", _("Reprendre"), ("ECARTE",), "A_TRAITER", _DECIDE, asks="comment"),
    ),
)
