"""States of a decision to archive or destroy: one proposes, another signs, the worker carries it out."""

from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow
from ssi.cases.models import Case
from ssi.web.refusals import Refusal

PROPOSE, COSIGN = "retention.propose_disposal", "retention.cosign_disposal"


def unchanged(disposal, by):
    """What is signed is what was proposed: a file that moved since is proposed again."""
    row = Case.objects.filter(pk=disposal.target_id).only("version").first() if disposal.target_id else None
    if row is not None and row.version != disposal.target_version:
        raise Refusal(
            gettext("Le dossier a changé depuis la proposition."),
            rule=gettext("texte figé"),
            remedy=gettext("Renvoyez-la : elle sera refaite sur le dossier tel qu’il est."),
        )


def not_held(disposal, by):
    """A file under hold is neither proposed nor signed away; asked of the database, for the desk does not see it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.hold_stops(%s)", [disposal.pk])
        (stopped,) = cursor.fetchone()
    if stopped:
        raise Refusal(
            gettext("Ce dossier est gelé : il n’est ni archivé ni détruit."),
            rule=gettext("gel de conservation"),
            remedy=gettext("L’attaché de sécurité intérieure lève le gel, avec un motif."),
        )


def _signatures(name, source):
    """Sign, send back, refuse: by a person who did not propose."""
    common = {"signoff": True, "two_persons": True}
    return (
        Transition(name, _("Contresigner"), (source,), "SIGNE", COSIGN, guards=(unchanged, not_held), **common),
        Transition(f"{name}_return", _("Renvoyer"), (source,), "PREPARE", COSIGN, asks="comment", **common),
        Transition(f"{name}_refuse", _("Refuser"), (source,), "REFUSE", COSIGN, asks="comment", **common),
    )


DISPOSAL = Workflow(
    kind="disposal",
    initial=("PREPARE",),
    states=(
        State("PREPARE", _("À proposer"), ""),
        State("A_SIGNER", _("À contresigner"), "wait"),
        State("A_SIGNER_DCIS", _("À contresigner par la DCIS"), "wait"),
        State("SIGNE", _("Contresigné, en cours d’exécution"), "open"),
        State("EXECUTE", _("Exécuté"), "good"),
        State("REFUSE", _("Refusé"), "stop"),
        State("ABANDONNE", _("Abandonné"), "stop"),
    ),
    answered=frozenset({"EXECUTE"}),
    closed=frozenset({"EXECUTE", "REFUSE", "ABANDONNE"}),
    transitions=(
        Transition(
            "propose",
            _("Proposer à la signature"),
            ("PREPARE",),
            "A_SIGNER",
            PROPOSE,
            opens_request_for="cosign",
            guards=(unchanged,),
            hidden=True,
        ),
        Transition(
            "propose_dcis",
            _("Proposer à la signature de la DCIS"),
            ("PREPARE",),
            "A_SIGNER_DCIS",
            PROPOSE,
            opens_request_for="cosign_dcis",
            guards=(unchanged,),
            hidden=True,
        ),
        *_signatures("cosign", "A_SIGNER"),
        *_signatures("cosign_dcis", "A_SIGNER_DCIS"),
        Transition("execute", _("Exécuter"), ("SIGNE",), "EXECUTE", COSIGN, hidden=True),
        Transition("stop", _("Arrêtée : dossier gelé"), ("SIGNE",), "ABANDONNE", COSIGN, hidden=True),
        Transition("abandon", _("Abandonner"), ("PREPARE",), "ABANDONNE", PROPOSE, asks="comment", destructive=True),
    ),
)
