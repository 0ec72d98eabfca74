"""States of a meeting, from its announcement to its close; the French position waits in the parapheur."""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

from . import guards

#: While the French position may still be written.
PREPARING = frozenset({"ANNONCEE", "EN_PREPARATION"})
#: Once the meeting was held: its record and what follows.
AFTER = frozenset({"TENUE", "COMPTE_RENDU", "TRANSMISE"})

_FOLLOW, _CANCEL = "cooperation.follow_bodymeeting", "cooperation.cancel_bodymeeting"
_BEFORE = ("ANNONCEE", "EN_PREPARATION", "POSITION_VISEE")

BODY_MEETING = Workflow(
    kind="bodymeeting",
    initial=("ANNONCEE",),
    states=(
        State("ANNONCEE", _("Annoncée"), ""),
        State("EN_PREPARATION", _("En préparation"), "open"),
        State("POSITION_A_VISER", _("Position à viser"), "wait"),
        State("POSITION_VISEE", _("Position visée"), "good"),
        State("TENUE", _("Tenue"), "open"),
        State("COMPTE_RENDU", _("Compte rendu fait"), "good"),
        State("TRANSMISE", _("Transmise à la DCIS"), "open"),
        State("CLOSE", _("Close"), "good"),
        State("ANNULEE", _("Annulée"), "stop"),
    ),
    closed=frozenset({"CLOSE", "ANNULEE"}),
    transitions=(
        Transition("prepare", _("Commencer la préparation"), ("ANNONCEE",), "EN_PREPARATION", _FOLLOW, main=True),
        Transition(
            "submit",
            _("Soumettre la position au visa"),
            ("EN_PREPARATION",),
            "POSITION_A_VISER",
            "cooperation.submit_bodymeeting",
            opens_request_for="approve",
            guards=(guards.has_a_position,),
            main=True,
        ),
        Transition(
            "approve",
            _("Viser la position française"),
            ("POSITION_A_VISER",),
            "POSITION_VISEE",
            "cooperation.approve_bodymeeting",
            signoff=True,
        ),
        Transition(
            "approve_return",
            _("Renvoyer la position"),
            ("POSITION_A_VISER",),
            "EN_PREPARATION",
            "cooperation.return_bodymeeting",
            signoff=True,
        ),
        Transition(
            "approve_refuse",
            _("Refuser la position"),
            ("POSITION_A_VISER",),
            "EN_PREPARATION",
            "cooperation.refuse_bodymeeting",
            signoff=True,
        ),
        Transition(
            "revise", _("Reprendre la position"), ("POSITION_VISEE",), "EN_PREPARATION", _FOLLOW, asks="comment"
        ),
        Transition(
            "hold",
            _("La réunion s’est tenue"),
            ("POSITION_VISEE",),
            "TENUE",
            _FOLLOW,
            guards=(guards.has_begun,),
            main=True,
        ),
        Transition(
            "hold_without_position",
            _("Tenue sans position française"),
            ("ANNONCEE", "EN_PREPARATION"),
            "TENUE",
            _FOLLOW,
            guards=(guards.has_begun,),
            asks="comment",
        ),
        Transition(
            "report",
            _("Compte rendu fait"),
            ("TENUE",),
            "COMPTE_RENDU",
            _FOLLOW,
            guards=(guards.is_told,),
            main=True,
        ),
        Transition("transmit", _("Transmettre à la DCIS"), ("COMPTE_RENDU",), "TRANSMISE", _FOLLOW, main=True),
        Transition(
            "close",
            _("Clore"),
            ("TRANSMISE",),
            "CLOSE",
            "cooperation.close_bodymeeting",
            guards=(guards.nothing_is_left,),
            main=True,
        ),
        Transition("cancel", _("Annuler la réunion"), _BEFORE, "ANNULEE", _CANCEL, asks="comment", destructive=True),
    ),
)
