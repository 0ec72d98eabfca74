"""States of a mission (liaison.md §7.2). `A_AUTORISER` is where the request waits in the parapheur."""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

from . import guards

#: While what the authorisation rests on may still be written.
IN_PREPARATION = frozenset({"PROJET", "DEMANDE_ACCORD", "ACCORD_RECU", "REPORTEE"})
#: From the request on, until the mission is over: programme, contacts and checklist still move.
ON_THE_ROAD = frozenset({"A_AUTORISER", "AUTORISEE", "EN_COURS"})
#: While acts and exhibits are noted.
AT_WORK = frozenset({"EN_COURS", "RETOUR", "COMPTE_RENDU"})

_PREPARE, _FOLLOW, _CANCEL = "liaison.prepare_mission", "liaison.follow_mission", "liaison.cancel_mission"

MISSION = Workflow(
    kind="mission",
    initial=("PROJET",),
    states=(
        State("PROJET", _("Projet"), ""),
        State("DEMANDE_ACCORD", _("Accord demandé"), "wait"),
        State("ACCORD_RECU", _("Accord reçu"), "open"),
        State("A_AUTORISER", _("À autoriser"), "wait"),
        State("AUTORISEE", _("Autorisée"), "good"),
        State("EN_COURS", _("En cours"), "open"),
        State("RETOUR", _("Équipe rentrée"), "wait"),
        State("COMPTE_RENDU", _("Compte rendu fait"), "good"),
        State("CLOSE", _("Close"), "good"),
        State("REPORTEE", _("Reportée"), "stop"),
        State("ANNULEE", _("Annulée"), "stop"),
    ),
    closed=frozenset({"CLOSE", "ANNULEE"}),
    transitions=(
        Transition(
            "ask_consent",
            _("Demander l’accord de l’État"),
            ("PROJET",),
            "DEMANDE_ACCORD",
            _PREPARE,
            guards=(guards.says_what_is_asked,),
            main=True,
        ),
        Transition(
            "consent_received",
            _("Accord reçu"),
            ("DEMANDE_ACCORD",),
            "ACCORD_RECU",
            _PREPARE,
            guards=(guards.has_an_answer,),
            main=True,
        ),
        Transition(
            "submit",
            _("Demander l’autorisation"),
            ("ACCORD_RECU",),
            "A_AUTORISER",
            "liaison.submit_mission",
            opens_request_for="authorise",
            guards=(guards.may_be_authorised,),
            main=True,
        ),
        Transition(
            "authorise",
            _("Autoriser la mission"),
            ("A_AUTORISER",),
            "AUTORISEE",
            "liaison.authorise_mission",
            signoff=True,
            guards=(guards.may_be_authorised,),
        ),
        Transition(
            "authorise_return",
            _("Renvoyer la demande"),
            ("A_AUTORISER",),
            "ACCORD_RECU",
            "liaison.return_mission",
            signoff=True,
        ),
        Transition(
            "authorise_refuse",
            _("Refuser la mission"),
            ("A_AUTORISER",),
            "ANNULEE",
            "liaison.refuse_mission",
            signoff=True,
        ),
        Transition(
            "revise",
            _("Reprendre la préparation"),
            ("AUTORISEE",),
            "ACCORD_RECU",
            _PREPARE,
            asks="comment",
        ),
        Transition(
            "start",
            _("L’équipe est arrivée"),
            ("AUTORISEE",),
            "EN_COURS",
            _FOLLOW,
            guards=(guards.has_begun,),
            main=True,
        ),
        Transition("come_back", _("L’équipe est rentrée"), ("EN_COURS",), "RETOUR", _FOLLOW, main=True),
        Transition(
            "report",
            _("Compte rendu fait"),
            ("RETOUR",),
            "COMPTE_RENDU",
            _FOLLOW,
            guards=(guards.is_told,),
            main=True,
        ),
        Transition(
            "close",
            _("Clore"),
            ("COMPTE_RENDU",),
            "CLOSE",
            "liaison.close_mission",
            guards=(guards.exhibits_are_back,),
            main=True,
        ),
        Transition(
            "postpone",
            _("Reporter"),
            ("PROJET", "DEMANDE_ACCORD", "ACCORD_RECU", "AUTORISEE"),
            "REPORTEE",
            _PREPARE,
            asks="comment",
        ),
        Transition("resume", _("Reprendre avec d’autres dates"), ("REPORTEE",), "PROJET", _PREPARE, main=True),
        Transition(
            "cancel",
            _("Annuler la mission"),
            ("PROJET", "DEMANDE_ACCORD", "ACCORD_RECU", "AUTORISEE", "REPORTEE"),
            "ANNULEE",
            _CANCEL,
            asks="comment",
            destructive=True,
        ),
    ),
)
