"""States of a nomination (cooperation-consular.md §4.2). `sql/nominations.sql` refuses every other move.

A nomination hangs on an action: its moves are done by `moves.move()`, not by `fire()`, which moves files.
"""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

_CHANGE = "cooperation.change_nomination"
_SELECT = "cooperation.select_nomination"
_VET = "cooperation.vet_nomination"
_ATTEND = "cooperation.attend_nomination"

#: Those who hold a seat of the session.
HOLDING = frozenset({"RETENU", "VISA_DEMANDE", "VISA_OBTENU", "PRESENT", "CERTIFIE"})
#: Those who came.
TRAINED = frozenset({"PRESENT", "CERTIFIE"})
#: Those whose seat is free again because of what happened to them: a reserve takes it.
LOST = frozenset({"ABANDON", "VISA_REFUSE"})
#: Those who will not come any more: nothing is asked of them, nothing is written of them.
GONE = frozenset({"ECARTE", "ABANDON"})
#: Files still being put together or looked at.
STUDIED = ("PROPOSE", "DOSSIER_INCOMPLET", "DOSSIER_COMPLET", "VERIFIE")

NOMINATION = Workflow(
    kind="nomination",
    initial=("PROPOSE",),
    states=(
        State("PROPOSE", _("Proposé"), ""),
        State("DOSSIER_INCOMPLET", _("Dossier incomplet"), "wait"),
        State("DOSSIER_COMPLET", _("Dossier complet"), "open"),
        State("VERIFIE", _("Vérifié"), "open"),
        State("RETENU", _("Retenu"), "good"),
        State("RESERVE", _("En réserve"), "wait"),
        State("ECARTE", _("Écarté"), "stop"),
        State("VISA_DEMANDE", _("Visa demandé"), "wait"),
        State("VISA_OBTENU", _("Visa obtenu"), "good"),
        State("VISA_REFUSE", _("Visa refusé"), "bad"),
        State("PRESENT", _("Présent"), "good"),
        State("CERTIFIE", _("Certifié"), "good"),
        State("ABANDON", _("Abandon"), "stop"),
    ),
    closed=frozenset({"ECARTE", "CERTIFIE", "ABANDON"}),
    transitions=(
        # The three hidden ones follow from what is ticked in the checklist and from the vetting decision.
        Transition(
            "lack", _("Dossier incomplet"), ("PROPOSE", "DOSSIER_COMPLET"), "DOSSIER_INCOMPLET", _CHANGE, hidden=True
        ),
        Transition(
            "complete",
            _("Dossier complet"),
            ("PROPOSE", "DOSSIER_INCOMPLET"),
            "DOSSIER_COMPLET",
            _CHANGE,
            hidden=True,
        ),
        Transition("verify", _("Vérifié"), ("DOSSIER_COMPLET",), "VERIFIE", _VET, hidden=True),
        Transition("select", _("Retenir"), ("VERIFIE", "RESERVE"), "RETENU", _SELECT, main=True),
        Transition("reserve", _("Mettre en réserve"), ("VERIFIE", "RETENU"), "RESERVE", _SELECT),
        Transition("dismiss", _("Écarter"), (*STUDIED, "RESERVE"), "ECARTE", _SELECT, destructive=True),
        Transition("ask_visa", _("Visa demandé"), ("RETENU",), "VISA_DEMANDE", _CHANGE, main=True),
        Transition("grant_visa", _("Visa obtenu"), ("VISA_DEMANDE",), "VISA_OBTENU", _CHANGE, main=True),
        Transition("refuse_visa", _("Visa refusé"), ("VISA_DEMANDE",), "VISA_REFUSE", _CHANGE, destructive=True),
        Transition("attend", _("Présent"), ("RETENU", "VISA_OBTENU"), "PRESENT", _ATTEND, hidden=True),
        # A line typed by mistake: nobody was there after all.
        Transition("unattend", _("Présence retirée"), ("PRESENT",), "RETENU", _ATTEND, hidden=True),
        Transition("unattend_visa", _("Présence retirée"), ("PRESENT",), "VISA_OBTENU", _ATTEND, hidden=True),
        Transition("certify", _("Certifier"), ("PRESENT",), "CERTIFIE", "cooperation.certify_nomination", hidden=True),
        Transition(
            "drop",
            _("Désistement"),
            (*STUDIED, "RETENU", "RESERVE", "VISA_DEMANDE", "VISA_OBTENU", "VISA_REFUSE", "PRESENT"),
            "ABANDON",
            _CHANGE,
            destructive=True,
        ),
    ),
)
