"""States of a trip (cooperation-consular.md §4.4): who authorises depends on the worst colour of its stages."""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

from . import guards

_FOLLOW = "consular.follow_stafftrip"
_RED = "consular.authorise_red_stafftrip"

STAFF_TRIP = Workflow(
    kind="stafftrip",
    initial=("DEMANDE",),
    states=(
        State("DEMANDE", _("Demandé"), ""),
        State("A_AUTORISER", _("À autoriser"), "wait"),
        State("A_AUTORISER_AMB", _("À autoriser par l’ambassadeur"), "wait"),
        State("AUTORISE", _("Autorisé"), "good"),
        State("EN_COURS", _("En déplacement"), "open"),
        State("ALERTE", _("Sans nouvelles : alerte"), "bad"),
        State("RENTRE", _("Rentré"), "good"),
        State("REFUSE", _("Refusé"), "stop"),
        State("ANNULE", _("Annulé"), "stop"),
    ),
    closed=frozenset({"RENTRE", "REFUSE", "ANNULE"}),
    transitions=(
        Transition(
            "submit",
            _("Soumettre au visa"),
            ("DEMANDE",),
            "A_AUTORISER",
            "consular.submit_stafftrip",
            opens_request_for="authorise",
            guards=(guards.every_stage_has_its_colour, guards.is_not_red),
            main=True,
        ),
        Transition(
            "authorise",
            _("Autoriser le déplacement"),
            ("A_AUTORISER",),
            "AUTORISE",
            "consular.authorise_stafftrip",
            signoff=True,
        ),
        Transition(
            "authorise_return",
            _("Renvoyer la demande"),
            ("A_AUTORISER",),
            "DEMANDE",
            "consular.return_stafftrip",
            signoff=True,
        ),
        Transition(
            "authorise_refuse",
            _("Refuser le déplacement"),
            ("A_AUTORISER",),
            "REFUSE",
            "consular.refuse_stafftrip",
            signoff=True,
        ),
        Transition(
            "ask_ambassador",
            _("Demander à l’ambassadeur"),
            ("DEMANDE",),
            "A_AUTORISER_AMB",
            "consular.submit_stafftrip",
            guards=(guards.every_stage_has_its_colour, guards.is_red),
        ),
        Transition(
            "authorise_red",
            _("Autoriser en zone rouge"),
            ("A_AUTORISER_AMB",),
            "AUTORISE",
            _RED,
            guards=(guards.is_somebody_else,),
            asks="comment",
            main=True,
        ),
        Transition(
            "refuse_red",
            _("Refuser"),
            ("A_AUTORISER_AMB",),
            "REFUSE",
            _RED,
            asks="comment",
            destructive=True,
        ),
        Transition("revise", _("Reprendre la demande"), ("AUTORISE",), "DEMANDE", _FOLLOW, asks="comment"),
        Transition(
            "leave",
            _("Départ"),
            ("AUTORISE",),
            "EN_COURS",
            _FOLLOW,
            guards=(guards.it_is_the_day, guards.no_zone_got_worse),
            main=True,
        ),
        Transition("come_back", _("Rentré"), ("EN_COURS", "ALERTE"), "RENTRE", _FOLLOW, main=True),
        Transition(
            "alert",
            _("Donner l’alerte : sans nouvelles"),
            ("EN_COURS",),
            "ALERTE",
            "consular.check_stafftrip",
            asks="comment",
        ),
        Transition("found", _("Nouvelles reçues"), ("ALERTE",), "EN_COURS", "consular.check_stafftrip", asks="comment"),
        Transition(
            "cancel",
            _("Annuler le déplacement"),
            ("DEMANDE", "A_AUTORISER_AMB", "AUTORISE"),
            "ANNULE",
            _FOLLOW,
            asks="comment",
            destructive=True,
        ),
    ),
)
