"""States of a funding request, from the draft to the line of the budget."""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

from . import guards

#: What is asked may still be rewritten.
IN_WRITING = frozenset({"A_PREPARER", "PRETE"})
#: Acts that have a page of their own: a date, a reference, an amount are asked.
TOLD = frozenset({"file", "grant", "refuse", "enter"})
ANSWERS = frozenset({"grant", "refuse"})

_CHANGE, _FILE = "cooperation.change_fundingrequest", "cooperation.file_fundingrequest"
_ANSWER = "cooperation.answer_fundingrequest"

FUNDING_REQUEST = Workflow(
    kind="fundingrequest",
    initial=("A_PREPARER",),
    states=(
        State("A_PREPARER", _("À préparer"), ""),
        State("PRETE", _("Prête"), "open"),
        State("AU_PORTEUR", _("Chez le porteur"), "wait"),
        State("DEPOSEE", _("Déposée"), "wait"),
        State("ACCORDEE", _("Accordée"), "good"),
        State("AU_BUDGET", _("Portée au budget"), "good"),
        State("REFUSEE", _("Refusée"), "stop"),
        State("ABANDONNEE", _("Abandonnée"), "stop"),
    ),
    answered=frozenset({"ACCORDEE", "REFUSEE"}),
    closed=frozenset({"AU_BUDGET", "REFUSEE", "ABANDONNEE"}),
    transitions=(
        Transition("ready", _("Le dossier est écrit"), ("A_PREPARER",), "PRETE", _CHANGE, main=True),
        Transition(
            "hand_over",
            _("Remettre à celui qui dépose"),
            ("PRETE",),
            "AU_PORTEUR",
            _FILE,
            guards=(guards.somebody_else_files_it,),
            main=True,
        ),
        Transition(
            "file",
            _("La demande est déposée"),
            ("PRETE", "AU_PORTEUR"),
            "DEPOSEE",
            _FILE,
            guards=(guards.it_was_handed_over, guards.the_post_endorsed_it),
            main=True,
        ),
        Transition(
            "grant",
            _("La demande est accordée"),
            ("DEPOSEE",),
            "ACCORDEE",
            _ANSWER,
            guards=(guards.who_answers_for_the_window,),
            main=True,
        ),
        Transition(
            "refuse",
            _("La demande est refusée"),
            ("DEPOSEE",),
            "REFUSEE",
            _ANSWER,
            guards=(guards.who_answers_for_the_window,),
        ),
        Transition("enter", _("Porter au budget"), ("ACCORDEE",), "AU_BUDGET", _FILE, main=True),
        Transition(
            "drop",
            _("Abandonner la demande"),
            ("A_PREPARER", "PRETE", "AU_PORTEUR", "DEPOSEE", "ACCORDEE"),
            "ABANDONNEE",
            _FILE,
            asks="comment",
            destructive=True,
        ),
    ),
)
