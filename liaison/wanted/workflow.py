"""States of a search (liaison.md §6.6): RECHERCHEE → LOCALISEE → INTERPELLEE → REMISE or EXTRADEE, or RADIEE.

A closed search is not opened again: a new title opens a new file.
"""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

from . import guards

WANTED = Workflow(
    kind="wantedperson",
    initial=("RECHERCHEE",),
    states=(
        State("RECHERCHEE", _("Recherchée"), "open"),
        State("LOCALISEE", _("Localisée"), "wait"),
        State("INTERPELLEE", _("Interpellée"), "wait"),
        State("REMISE", _("Remise"), "good"),
        State("EXTRADEE", _("Extradée"), "good"),
        State("RADIEE", _("Radiée"), "stop"),
    ),
    answered=frozenset({"INTERPELLEE"}),
    closed=frozenset({"REMISE", "EXTRADEE", "RADIEE"}),
    transitions=(
        Transition(
            "locate",
            _("Tenir pour localisée"),
            ("RECHERCHEE",),
            "LOCALISEE",
            "liaison.locate_wantedperson",
            guards=(guards.was_seen,),
            main=True,
        ),
        Transition(
            "arrest",
            _("Enregistrer l’interpellation"),
            ("LOCALISEE", "RECHERCHEE"),
            "INTERPELLEE",
            "liaison.locate_wantedperson",
            asks="comment",
        ),
        Transition(
            "lost",
            _("Localisation perdue"),
            ("LOCALISEE",),
            "RECHERCHEE",
            "liaison.locate_wantedperson",
            asks="comment",
        ),
        Transition(
            "surrender",
            _("Enregistrer la remise"),
            ("INTERPELLEE",),
            "REMISE",
            "liaison.end_wantedperson",
            asks="comment",
            main=True,
        ),
        Transition(
            "extradite",
            _("Enregistrer l’extradition"),
            ("INTERPELLEE",),
            "EXTRADEE",
            "liaison.end_wantedperson",
            asks="comment",
        ),
        Transition(
            "released",
            _("Remise en liberté, la recherche reprend"),
            ("INTERPELLEE",),
            "RECHERCHEE",
            "liaison.locate_wantedperson",
            asks="comment",
            guards=(guards.term_is_ahead,),
        ),
        Transition(
            "strike_off",
            _("Radier"),
            ("RECHERCHEE", "LOCALISEE", "INTERPELLEE"),
            "RADIEE",
            "liaison.end_wantedperson",
            asks="comment",
            destructive=True,
        ),
        Transition(
            "expire",
            _("Radiée à sa date, sans prolongation"),
            ("RECHERCHEE", "LOCALISEE"),
            "RADIEE",
            "liaison.end_wantedperson",
            guards=(guards.term_is_past,),
            hidden=True,
        ),
    ),
)
