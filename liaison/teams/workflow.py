"""States of a joint investigation team (liaison.md §7.2)."""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

from . import guards

_CHANGE, _CLOSE = "liaison.change_jointteam", "liaison.close_jointteam"

TEAM = Workflow(
    kind="jointteam",
    initial=("IDEE",),
    states=(
        State("IDEE", _("Idée"), ""),
        State("NEGOCIEE", _("En négociation"), "open"),
        State("ACCORD_MINISTRE", _("Accord du ministre"), "good"),
        State("SIGNEE", _("Signée"), "good"),
        State("ACTIVE", _("Active"), "good"),
        State("PROLONGEE", _("Prolongée"), "good"),
        State("EXPIREE", _("Expirée"), "stop"),
        State("EVALUEE", _("Évaluée"), "good"),
        State("CLOSE", _("Close"), "good"),
    ),
    answered=frozenset({"SIGNEE"}),
    closed=frozenset({"CLOSE"}),
    transitions=(
        Transition("negotiate", _("Négociation engagée"), ("IDEE",), "NEGOCIEE", _CHANGE, main=True),
        Transition(
            "minister_agrees",
            _("Noter l’accord du ministre"),
            ("NEGOCIEE",),
            "ACCORD_MINISTRE",
            _CHANGE,
            guards=(guards.states_consent,),
            asks="form",
            main=True,
        ),
        Transition(
            "sign",
            _("Noter la signature"),
            ("ACCORD_MINISTRE",),
            "SIGNEE",
            _CHANGE,
            guards=(guards.is_signed,),
            asks="form",
            main=True,
        ),
        Transition(
            "activate", _("L’équipe travaille"), ("SIGNEE",), "ACTIVE", _CHANGE, guards=(guards.has_begun,), main=True
        ),
        Transition(
            "extend", _("Noter une prolongation"), ("ACTIVE", "PROLONGEE"), "PROLONGEE", _CHANGE, asks="form", main=True
        ),
        Transition(
            "expire",
            _("L’équipe a pris fin"),
            ("ACTIVE", "PROLONGEE"),
            "EXPIREE",
            _CHANGE,
            asks="comment",
        ),
        Transition(
            "evaluate",
            _("Noter l’évaluation"),
            ("EXPIREE",),
            "EVALUEE",
            _CHANGE,
            guards=(guards.is_evaluated,),
            asks="form",
            main=True,
        ),
        Transition("close", _("Clore"), ("EVALUEE",), "CLOSE", _CLOSE, asks="comment", main=True),
        Transition(
            "abandon",
            _("Renoncer à l’équipe"),
            ("IDEE", "NEGOCIEE", "ACCORD_MINISTRE", "SIGNEE"),
            "CLOSE",
            _CLOSE,
            asks="comment",
            destructive=True,
        ),
    ),
)
