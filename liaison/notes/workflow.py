"""States of a note: BROUILLON → A_VISER → VISEE → DIFFUSEE or ADRESSEE, then PERIMEE or a new edition, ARCHIVEE.

ADRESSEE is the one state in which the ambassador reads it. While a new edition is written, it is theirs no more: what
is being thought over is no advice.
"""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

from . import guards

SUBMIT, APPROVE, DISSEMINATE = (f"liaison.{verb}_analysisnote" for verb in ("submit", "approve", "disseminate"))
#: Where it may be relied upon.
IN_FORCE = ("DIFFUSEE", "ADRESSEE")
#: Where its text, its judgements and their facts change.
WRITABLE = frozenset({"BROUILLON"})

NOTE = Workflow(
    kind="analysisnote",
    initial=("BROUILLON",),
    states=(
        State("BROUILLON", _("Brouillon"), "open"),
        State("A_VISER", _("À viser"), "wait"),
        State("VISEE", _("Visée, à diffuser"), "good"),
        State("DIFFUSEE", _("Diffusée au service"), "good"),
        State("ADRESSEE", _("Diffusée et adressée à l’ambassadeur"), "good"),
        State("PERIMEE", _("Périmée"), "bad"),
        State("ARCHIVEE", _("Archivée"), ""),
        State("ABANDONNEE", _("Abandonnée"), "stop"),
    ),
    answered=frozenset(IN_FORCE),
    closed=frozenset({"ARCHIVEE", "ABANDONNEE"}),
    transitions=(
        Transition(
            "submit",
            _("Soumettre au visa"),
            ("BROUILLON",),
            "A_VISER",
            SUBMIT,
            opens_request_for="approve",
            guards=(guards.is_complete, guards.carries_its_sources),
            main=True,
        ),
        Transition("approve", _("Viser la note"), ("A_VISER",), "VISEE", APPROVE, signoff=True),
        Transition("approve_return", _("Renvoyer la note"), ("A_VISER",), "BROUILLON", APPROVE, signoff=True),
        Transition("approve_refuse", _("Refuser la note"), ("A_VISER",), "BROUILLON", APPROVE, signoff=True),
        Transition("disseminate", _("Diffuser au service"), ("VISEE",), "DIFFUSEE", DISSEMINATE, main=True),
        Transition(
            "address",
            _("Diffuser et adresser à l’ambassadeur"),
            ("VISEE", "DIFFUSEE"),
            "ADRESSEE",
            "liaison.address_analysisnote",
        ),
        Transition("rework", _("Reprendre le texte visé"), ("VISEE",), "BROUILLON", SUBMIT, asks="comment"),
        Transition(
            "revise",
            _("Écrire la version suivante"),
            (*IN_FORCE, "PERIMEE"),
            "BROUILLON",
            SUBMIT,
            asks="comment",
        ),
        Transition("outdate", _("Tenir pour périmée"), IN_FORCE, "PERIMEE", DISSEMINATE, asks="comment"),
        Transition(
            "archive",
            _("Archiver"),
            (*IN_FORCE, "PERIMEE"),
            "ARCHIVEE",
            "liaison.archive_analysisnote",
            asks="comment",
            destructive=True,
        ),
        Transition(
            "abandon",
            _("Abandonner"),
            ("BROUILLON",),
            "ABANDONNEE",
            "liaison.archive_analysisnote",
            asks="comment",
            destructive=True,
        ),
    ),
)
