"""States of a fraud file (liaison.md §7.2): SIGNALEE → VERIFIEE → DIFFUSEE → CLOSE, with the visa of the alert.

The text to sign, and the signed text that waits to leave, have states of their own (DECISIONS §1.9).
"""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

from . import guards

FRAUD = Workflow(
    kind="documentfraud",
    initial=("SIGNALEE",),
    states=(
        State("SIGNALEE", _("Signalée"), ""),
        State("VERIFIEE", _("Vérifiée"), "open"),
        State("ALERTE_A_VISER", _("Alerte à viser"), "wait"),
        State("ALERTE_VISEE", _("Alerte visée"), "good"),
        State("DIFFUSEE", _("Diffusée"), "good"),
        State("CLOSE", _("Close"), "good"),
    ),
    answered=frozenset({"DIFFUSEE"}),
    closed=frozenset({"CLOSE"}),
    transitions=(
        Transition(
            "verify",
            _("Tenir pour vérifiée"),
            ("SIGNALEE",),
            "VERIFIEE",
            "liaison.verify_documentfraud",
            guards=(guards.is_described,),
            main=True,
        ),
        Transition(
            "submit_alert",
            _("Soumettre l’alerte au visa"),
            ("VERIFIEE",),
            "ALERTE_A_VISER",
            "liaison.submit_documentfraud",
            opens_request_for="approve_alert",
            guards=(guards.alert_is_ready,),
            main=True,
        ),
        Transition(
            "approve_alert",
            _("Viser l’alerte"),
            ("ALERTE_A_VISER",),
            "ALERTE_VISEE",
            "liaison.approve_documentfraud",
            signoff=True,
        ),
        Transition(
            "approve_alert_return",
            _("Renvoyer l’alerte"),
            ("ALERTE_A_VISER",),
            "VERIFIEE",
            "liaison.approve_documentfraud",
            signoff=True,
        ),
        Transition(
            "approve_alert_refuse",
            _("Refuser l’alerte"),
            ("ALERTE_A_VISER",),
            "VERIFIEE",
            "liaison.approve_documentfraud",
            signoff=True,
        ),
        Transition(
            "disseminate",
            _("Diffuser l’alerte"),
            ("ALERTE_VISEE",),
            "DIFFUSEE",
            "liaison.submit_documentfraud",
            main=True,
        ),
        Transition(
            "rewrite",
            _("Reprendre le texte visé"),
            ("ALERTE_VISEE",),
            "VERIFIEE",
            "liaison.submit_documentfraud",
            asks="comment",
        ),
        Transition(
            "close",
            _("Clore"),
            ("DIFFUSEE", "VERIFIEE", "SIGNALEE"),
            "CLOSE",
            "liaison.verify_documentfraud",
            asks="comment",
        ),
    ),
)
#: Where what is written of the document may change: afterwards its alert speaks for it.
WRITABLE = frozenset({"SIGNALEE", "VERIFIEE"})
