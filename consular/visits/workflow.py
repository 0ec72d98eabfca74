"""States of a visit (cooperation-consular.md §4.4): announced, prepared, seen on the spot, ready once signed, told."""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

from . import guards

_FOLLOW = "consular.follow_officialvisit"

#: While the file may be changed; what was approved is its last frozen version.
PREPARING = frozenset({"ANNONCEE", "PREPARATION", "AVANCE_FAITE"})
#: In real time too: a visit never goes as written.
WRITABLE = PREPARING | {"EN_COURS"}

OFFICIAL_VISIT = Workflow(
    kind="officialvisit",
    initial=("ANNONCEE",),
    states=(
        State("ANNONCEE", _("Annoncée"), ""),
        State("PREPARATION", _("En préparation"), "open"),
        State("AVANCE_FAITE", _("Mission préparatoire faite"), "open"),
        State("A_VISER", _("Dossier à viser"), "wait"),
        State("PRETE", _("Prête"), "good"),
        State("EN_COURS", _("En cours"), "open"),
        State("TERMINEE", _("Terminée, retour d’expérience attendu"), "wait"),
        State("RETEX", _("Close, retour d’expérience fait"), "good"),
        State("ANNULEE", _("Annulée"), "stop"),
    ),
    closed=frozenset({"RETEX", "ANNULEE"}),
    transitions=(
        Transition("prepare", _("Commencer la préparation"), ("ANNONCEE",), "PREPARATION", _FOLLOW, main=True),
        Transition(
            "advance",
            _("Mission préparatoire faite"),
            ("PREPARATION",),
            "AVANCE_FAITE",
            _FOLLOW,
            guards=(guards.the_advance_was_made,),
            main=True,
        ),
        Transition(
            "no_advance",
            _("Sans mission préparatoire"),
            ("PREPARATION",),
            "AVANCE_FAITE",
            _FOLLOW,
            asks="comment",
        ),
        Transition(
            "submit",
            _("Figer et soumettre le dossier au visa"),
            ("AVANCE_FAITE",),
            "A_VISER",
            "consular.submit_officialvisit",
            opens_request_for="approve",
            guards=(guards.has_a_programme, guards.the_host_allows_it),
            main=True,
        ),
        Transition(
            "approve",
            _("Viser le dossier de visite"),
            ("A_VISER",),
            "PRETE",
            "consular.approve_officialvisit",
            signoff=True,
        ),
        Transition(
            "approve_return",
            _("Renvoyer le dossier de visite"),
            ("A_VISER",),
            "AVANCE_FAITE",
            "consular.return_officialvisit",
            signoff=True,
        ),
        Transition(
            "approve_refuse",
            _("Refuser le dossier de visite"),
            ("A_VISER",),
            "AVANCE_FAITE",
            "consular.refuse_officialvisit",
            signoff=True,
        ),
        Transition("revise", _("Reprendre le dossier"), ("PRETE",), "AVANCE_FAITE", _FOLLOW, asks="comment"),
        Transition(
            "begin",
            _("La visite commence"),
            ("PRETE",),
            "EN_COURS",
            _FOLLOW,
            guards=(guards.has_begun,),
            main=True,
        ),
        Transition("finish", _("La visite est terminée"), ("EN_COURS",), "TERMINEE", _FOLLOW, main=True),
        Transition(
            "close",
            _("Clore : retour d’expérience fait"),
            ("TERMINEE",),
            "RETEX",
            "consular.close_officialvisit",
            guards=(guards.is_told,),
            main=True,
        ),
        Transition(
            "cancel",
            _("Annuler la visite"),
            ("ANNONCEE", "PREPARATION", "AVANCE_FAITE", "PRETE"),
            "ANNULEE",
            "consular.cancel_officialvisit",
            asks="comment",
            destructive=True,
        ),
    ),
)
