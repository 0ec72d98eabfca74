"""States of an opportunity (cooperation-consular.md §4.2)."""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

from . import guards

_ADVANCE = "cooperation.advance_opportunity"
_OPEN = ("DETECTEE", "DIFFUSEE", "QUALIFIEE", "MISE_EN_RELATION", "OFFRE")

OPPORTUNITY = Workflow(
    kind="opportunity",
    initial=("DETECTEE",),
    states=(
        State("DETECTEE", _("Détectée"), ""),
        State("DIFFUSEE", _("Diffusée"), "open"),
        State("QUALIFIEE", _("Qualifiée"), "open"),
        State("MISE_EN_RELATION", _("Mise en relation"), "open"),
        State("OFFRE", _("Offre remise"), "wait"),
        State("GAGNEE", _("Gagnée"), "good"),
        State("PERDUE", _("Perdue"), "stop"),
        State("ABANDONNEE", _("Abandonnée"), "stop"),
    ),
    closed=frozenset({"GAGNEE", "PERDUE", "ABANDONNEE"}),
    transitions=(
        Transition(
            "spread",
            _("Diffuser aux entreprises"),
            ("DETECTEE",),
            "DIFFUSEE",
            _ADVANCE,
            guards=(guards.control_is_answered,),
            main=True,
        ),
        Transition("qualify", _("Qualifier"), ("DIFFUSEE",), "QUALIFIEE", _ADVANCE, main=True, asks="comment"),
        Transition(
            "introduce",
            _("Mettre en relation"),
            ("QUALIFIEE",),
            "MISE_EN_RELATION",
            _ADVANCE,
            guards=(guards.control_is_answered, guards.a_company_is_known),
            main=True,
        ),
        Transition("offer", _("Une offre est remise"), ("MISE_EN_RELATION",), "OFFRE", _ADVANCE, main=True),
        Transition("win", _("Marché gagné"), ("OFFRE",), "GAGNEE", _ADVANCE, main=True, asks="comment"),
        Transition(
            "lose",
            _("Marché perdu"),
            ("DIFFUSEE", "QUALIFIEE", "MISE_EN_RELATION", "OFFRE"),
            "PERDUE",
            _ADVANCE,
            asks="comment",
        ),
        Transition("abandon", _("Abandonner"), _OPEN, "ABANDONNEE", _ADVANCE, asks="comment", destructive=True),
    ),
)
