"""States of judicial assistance (liaison.md §7.2), active and passive alike.

Each act records what a magistrate or an authority did, at its date; the service decides none of it.
"""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow
from ssi.cases.links import offshoot

from . import guards

ANNOUNCED, RECEIVED = "ANNONCEE", "RECUE"
_ADVANCE = "liaison.advance_rogatorycommission"
#: Before the executing authority took its decision, and after.
_ASKED = ("TRANSMISE", "ACCUSEE")
_TAKEN = ("RECONNUE", "ACCEPTEE", "EN_EXECUTION")

JUDICIAL = Workflow(
    kind="rogatorycommission",
    initial=(ANNOUNCED, RECEIVED),
    states=(
        State("ANNONCEE", _("Annoncée"), ""),
        State("RECUE", _("Reçue"), ""),
        State("TRADUITE", _("Traduite"), "open"),
        State("TRANSMISE", _("Transmise"), "open"),
        State("ACCUSEE", _("Accusé reçu"), "open"),
        State("RECONNUE", _("Reconnue"), "good"),
        State("ACCEPTEE", _("Acceptée"), "good"),
        State("EN_EXECUTION", _("En exécution"), "open"),
        State("EXECUTEE", _("Exécutée"), "good"),
        State("PARTIELLE", _("Exécutée en partie"), "wait"),
        State("PIECES_RENVOYEES", _("Pièces renvoyées"), "good"),
        State("REPORTEE", _("Reportée"), "wait"),
        State("REFUSEE", _("Refusée"), "stop"),
        State("RETIREE", _("Retirée"), "stop"),
        State("CLOSE", _("Close"), "good"),
    ),
    answered=frozenset({"EXECUTEE", "PARTIELLE"}),
    closed=frozenset({"CLOSE", "REFUSEE", "RETIREE"}),
    transitions=(
        Transition("receive", _("Enregistrer la réception"), ("ANNONCEE",), "RECUE", _ADVANCE, main=True, asks="date"),
        Transition(
            "translate",
            _("Enregistrer la traduction"),
            ("RECUE",),
            "TRADUITE",
            _ADVANCE,
            guards=(guards.fits("translate"),),
            main=True,
            asks="date",
        ),
        Transition(
            "transmit",
            _("Enregistrer la transmission"),
            ("RECUE", "TRADUITE"),
            "TRANSMISE",
            _ADVANCE,
            guards=(guards.is_translated, guards.instrument_is_offered),
            main=True,
            asks="date",
        ),
        Transition(
            "acknowledge", _("Enregistrer l’accusé"), ("TRANSMISE",), "ACCUSEE", _ADVANCE, main=True, asks="date"
        ),
        Transition(
            "recognise",
            _("Enregistrer la reconnaissance"),
            _ASKED,
            "RECONNUE",
            _ADVANCE,
            guards=(guards.fits("recognise"),),
            main=True,
            asks="date",
        ),
        Transition(
            "accept",
            _("Enregistrer l’acceptation"),
            _ASKED,
            "ACCEPTEE",
            _ADVANCE,
            guards=(guards.fits("accept"),),
            main=True,
            asks="date",
        ),
        Transition("start", _("Exécution commencée"), ("RECONNUE", "ACCEPTEE"), "EN_EXECUTION", _ADVANCE, main=True),
        Transition(
            "return_pieces",
            _("Enregistrer le retour des pièces"),
            ("EXECUTEE", "PARTIELLE"),
            "PIECES_RENVOYEES",
            _ADVANCE,
            main=True,
            asks="date",
        ),
        Transition(
            "finish",
            _("Exécution terminée"),
            ("EN_EXECUTION", "PARTIELLE"),
            "EXECUTEE",
            _ADVANCE,
            main=True,
            asks="date",
        ),
        Transition("finish_partly", _("Exécution partielle"), ("EN_EXECUTION",), "PARTIELLE", _ADVANCE, asks="comment"),
        Transition(
            "close",
            _("Clore"),
            ("PIECES_RENVOYEES",),
            "CLOSE",
            "liaison.close_rogatorycommission",
            main=True,
            asks="comment",
        ),
        Transition("postpone", _("Enregistrer un report"), ("ACCUSEE", *_TAKEN), "REPORTEE", _ADVANCE, asks="comment"),
        *(
            Transition(
                f"resume_{name}",
                _("Reprendre"),
                ("REPORTEE",),
                target,
                _ADVANCE,
                guards=(guards.fits(f"resume_{name}"),),
                main=True,
            )
            for name, target in (
                ("acknowledged", "ACCUSEE"),
                ("recognised", "RECONNUE"),
                ("accepted", "ACCEPTEE"),
                ("execution", "EN_EXECUTION"),
            )
        ),
        Transition(
            "refuse",
            _("Enregistrer un refus"),
            (*_ASKED, *_TAKEN, "REPORTEE"),
            "REFUSEE",
            _ADVANCE,
            asks="comment",
            destructive=True,
        ),
        Transition(
            "withdraw",
            _("Enregistrer un retrait"),
            ("ANNONCEE", "RECUE", "TRADUITE", *_ASKED, *_TAKEN, "REPORTEE"),
            "RETIREE",
            "liaison.withdraw_rogatorycommission",
            asks="comment",
            destructive=True,
        ),
    ),
)

offshoot(
    "informationexchange",
    "liaison:judicial-open-outgoing",
    _("Ouvrir une entraide à partir de cet échange"),
    "liaison.add_rogatorycommission",
)
