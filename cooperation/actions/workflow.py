"""States of an action (cooperation-consular.md §4.2). By itself it takes the approval route; in a programme it follows
the programme's approval."""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

from ..programmes.guards import nothing_is_left_to_pay
from ..route import chain
from ..waivers.guards import levels_are_answered
from . import guards

IN_WRITING = frozenset({"PROPOSEE", *chain.WRITTEN})
_RUN = "cooperation.run_cooperationaction"

ACTION = Workflow(
    kind="cooperationaction",
    initial=("PROPOSEE",),
    states=(
        State("PROPOSEE", _("Proposée"), ""),
        *chain.STATES,
        State("PROGRAMMEE", _("Programmée"), "good"),
        State("EN_PREPARATION", _("En préparation"), "open"),
        State("EN_COURS", _("En cours"), "good"),
        State("REALISEE", _("Réalisée"), "good"),
        State("EVALUEE", _("Évaluée"), "good"),
        State("REPORTEE", _("Reportée"), "stop"),
        State("ANNULEE", _("Annulée"), "stop"),
    ),
    closed=frozenset({"EVALUEE", "ANNULEE", "REFUSE"}),
    transitions=(
        *chain.moves(
            start="PROPOSEE",
            approved="PROGRAMMEE",
            running=("EN_PREPARATION",),
            complete=(guards.stands_alone, guards.has_lines),
        ),
        Transition(
            "schedule",
            _("Programmer"),
            ("PROPOSEE",),
            "PROGRAMMEE",
            _RUN,
            guards=(guards.programme_is_approved,),
            main=True,
        ),
        Transition(
            "prepare",
            _("Commencer la préparation"),
            ("PROGRAMMEE",),
            "EN_PREPARATION",
            "cooperation.prepare_cooperationaction",
            main=True,
        ),
        Transition(
            "start",
            _("L’action a commencé"),
            ("EN_PREPARATION",),
            "EN_COURS",
            _RUN,
            guards=(guards.has_dates, guards.programme_is_approved_if_any),
            main=True,
        ),
        Transition("complete", _("L’action est réalisée"), ("EN_COURS",), "REALISEE", _RUN, main=True),
        Transition(
            "assess",
            _("Enregistrer le bilan"),
            ("REALISEE",),
            "EVALUEE",
            _RUN,
            asks="comment",
            guards=(levels_are_answered,),
            main=True,
        ),
        Transition("postpone", _("Reporter"), ("PROGRAMMEE", "EN_PREPARATION"), "REPORTEE", _RUN, asks="comment"),
        Transition("reschedule", _("Reprogrammer"), ("REPORTEE",), "PROGRAMMEE", _RUN, main=True),
        Transition(
            "cancel",
            _("Annuler l’action"),
            ("PROPOSEE", *chain.WRITTEN, "VALIDE_POSTE", "PROGRAMMEE", "EN_PREPARATION", "REPORTEE"),
            "ANNULEE",
            "cooperation.cancel_cooperationaction",
            asks="comment",
            guards=(nothing_is_left_to_pay,),
            destructive=True,
        ),
    ),
)
