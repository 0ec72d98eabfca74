"""States of a report (cooperation-consular.md §7): what is signed is frozen, what is frozen never changes."""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

REPORT = Workflow(
    kind="report",
    initial=("BROUILLON",),
    states=(
        State("BROUILLON", _("Brouillon"), ""),
        State("RELU", _("Relu"), "open"),
        State("SIGNE", _("Signé"), "good"),
        State("TRANSMIS", _("Transmis à l’ambassadeur"), "open"),
        State("ACCUSE", _("Accusé de réception"), "good"),
        State("ABANDONNE", _("Abandonné"), "stop"),
    ),
    answered=frozenset({"TRANSMIS"}),
    closed=frozenset({"ACCUSE", "ABANDONNE"}),
    transitions=(
        # Not the main act: whoever holds the signature signs at once; the others see it first all the same.
        Transition("proofread", _("Marquer relu"), ("BROUILLON",), "RELU", "reports.edit_report"),
        Transition("redraft", _("Reprendre la rédaction"), ("RELU",), "BROUILLON", "reports.edit_report"),
        Transition("sign", _("Signer"), ("RELU", "BROUILLON"), "SIGNE", "reports.sign_report", main=True),
        Transition(
            "transmit",
            _("Transmettre à l’ambassadeur"),
            ("SIGNE",),
            "TRANSMIS",
            "reports.transmit_report",
            main=True,
        ),
        Transition(
            "acknowledge",
            _("Accuser réception"),
            ("TRANSMIS",),
            "ACCUSE",
            "reports.acknowledge_report",
            main=True,
        ),
        Transition(
            "abandon",
            _("Abandonner"),
            ("BROUILLON", "RELU"),
            "ABANDONNE",
            "reports.edit_report",
            asks="comment",
            destructive=True,
        ),
    ),
)
