"""States of an event, from its announcement to what was learnt of it."""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

from . import guards

_FOLLOW = "consular.follow_majorevent"
_BEFORE = ("ANNONCE", "PREPARATION", "PRET")

MAJOR_EVENT = Workflow(
    kind="majorevent",
    initial=("ANNONCE",),
    states=(
        State("ANNONCE", _("Annoncé"), ""),
        State("PREPARATION", _("En préparation"), "open"),
        State("PRET", _("Dispositif prêt"), "good"),
        State("EN_COURS", _("En cours"), "open"),
        State("TERMINE", _("Terminé, à retenir"), "wait"),
        State("CLOS", _("Clos"), "good"),
        State("ANNULE", _("Annulé"), "stop"),
    ),
    closed=frozenset({"CLOS", "ANNULE"}),
    transitions=(
        Transition("prepare", _("Commencer la préparation"), ("ANNONCE",), "PREPARATION", _FOLLOW, main=True),
        Transition(
            "ready",
            _("Dispositif prêt"),
            ("PREPARATION",),
            "PRET",
            _FOLLOW,
            guards=(guards.has_measures, guards.risk_is_explained),
            main=True,
        ),
        Transition("revise", _("Reprendre la préparation"), ("PRET",), "PREPARATION", _FOLLOW, asks="comment"),
        Transition(
            "begin",
            _("L’événement commence"),
            ("PRET", "PREPARATION"),
            "EN_COURS",
            _FOLLOW,
            guards=(guards.has_begun,),
            main=True,
        ),
        Transition("finish", _("L’événement est terminé"), ("EN_COURS",), "TERMINE", _FOLLOW, main=True),
        Transition(
            "close",
            _("Clore"),
            ("TERMINE",),
            "CLOS",
            "consular.close_majorevent",
            guards=(guards.nothing_is_left,),
            main=True,
        ),
        Transition(
            "cancel",
            _("Annuler l’événement"),
            _BEFORE,
            "ANNULE",
            "consular.cancel_majorevent",
            asks="comment",
            destructive=True,
        ),
    ),
)
