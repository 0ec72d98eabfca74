"""The moves of an exchange of information, by direction (liaison.md §7.1); `workflow.py` puts them together.

Each approved text waits to be sent in a state of its own (DECISIONS §1.9), a refusal like an answer. What is approved
and not sent may be taken back: the visa falls, for the text will not be the one that was signed.
"""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import Transition

from ..persons.duplicates import asked_first
from . import guards

RIGHTS = {
    "allot": "liaison.allot_informationexchange",
    "approve": "liaison.approve_informationexchange",
    "assign": "liaison.assign_informationexchange",
    "cancel": "liaison.cancel_informationexchange",
    "change": "liaison.change_informationexchange",
    "clarify": "liaison.clarify_informationexchange",
    "close": "liaison.close_informationexchange",
    "qualify": "liaison.qualify_informationexchange",
    "refuse": "liaison.refuse_informationexchange",
    "reopen": "liaison.reopen_informationexchange",
    "return": "liaison.return_informationexchange",
    "submit": "liaison.submit_informationexchange",
    "transmit": "liaison.transmit_informationexchange",
}


def step(name, label, sources, target, right, **more):
    """A move; `right` is the verb of the permission it asks."""
    return Transition(name, label, sources, target, RIGHTS[right], **more)


_AT_WORK = ("QUALIFIE", "AFFECTE", "EN_TRAITEMENT")
_WITH_THE_PARTNER = ("TRANSMIS", "EN_COURS", "PRECISION_A_FOURNIR", "REPONSE_PARTIELLE")

INCOMING = (
    step("qualify", _("Qualifier"), ("RECU",), "QUALIFIE", "qualify", guards=(guards.is_qualified,), main=True),
    step("allot", _("Affecter à un officier"), ("QUALIFIE", "AFFECTE"), "AFFECTE", "allot", asks="form"),
    step("assign", _("Prendre en charge"), ("QUALIFIE", "AFFECTE"), "EN_TRAITEMENT", "assign", main=True),
    step(
        "ask_clarification",
        _("Demander une précision"),
        ("EN_TRAITEMENT",),
        "PRECISION_DEMANDEE",
        "clarify",
        asks="comment",
    ),
    step(
        "clarified",
        _("Précision reçue"),
        ("PRECISION_DEMANDEE",),
        "EN_TRAITEMENT",
        "clarify",
        asks="comment",
        main=True,
    ),
    step(
        "wait_for_judge",
        _("Attendre une autorisation judiciaire"),
        ("EN_TRAITEMENT",),
        "ATTENTE_JUDICIAIRE",
        "clarify",
        asks="form",
    ),
    step(
        "prolong_judicial_wait",
        _("Tenir le requérant informé"),
        ("ATTENTE_JUDICIAIRE",),
        "ATTENTE_JUDICIAIRE",
        "clarify",
        asks="form",
    ),
    step(
        "authorised",
        _("Autorisation reçue"),
        ("ATTENTE_JUDICIAIRE",),
        "EN_TRAITEMENT",
        "clarify",
        asks="comment",
        main=True,
    ),
    step(
        "send_partial",
        _("Transmettre une réponse partielle"),
        ("EN_TRAITEMENT",),
        "EN_TRAITEMENT",
        "transmit",
        guards=(guards.needs_no_visa, asked_first),
        asks="form",
    ),
    step(
        "submit_answer",
        _("Soumettre la réponse au visa"),
        ("EN_TRAITEMENT",),
        "REPONSE_A_VALIDER",
        "submit",
        opens_request_for="approve_answer",
        guards=(guards.answer_is_written,),
        main=True,
    ),
    step(
        "answer_on_own_responsibility",
        _("Valider sous ma responsabilité"),
        ("EN_TRAITEMENT",),
        "REPONSE_VALIDEE",
        "submit",
        guards=(guards.answer_is_written, guards.needs_no_visa),
    ),
    step("approve_answer", _("Viser la réponse"), ("REPONSE_A_VALIDER",), "REPONSE_VALIDEE", "approve", signoff=True),
    step(
        "approve_answer_return",
        _("Renvoyer la réponse"),
        ("REPONSE_A_VALIDER",),
        "EN_TRAITEMENT",
        "return",
        signoff=True,
    ),
    # Refusing an answer refuses nothing to the partner: a refusal has its ground and its own visa.
    step(
        "approve_answer_refuse",
        _("Refuser la réponse"),
        ("REPONSE_A_VALIDER",),
        "EN_TRAITEMENT",
        "refuse",
        signoff=True,
    ),
    step(
        "send_answer",
        _("Transmettre la réponse"),
        ("REPONSE_VALIDEE",),
        "REPONDU",
        "transmit",
        guards=(asked_first,),
        main=True,
    ),
    step(
        "take_back_answer",
        _("Reprendre la réponse"),
        ("REPONSE_VALIDEE",),
        "EN_TRAITEMENT",
        "submit",
        asks="comment",
    ),
    step(
        "propose_refusal",
        _("Proposer un refus"),
        (*_AT_WORK, "ATTENTE_JUDICIAIRE"),
        "REFUS_A_VALIDER",
        "submit",
        opens_request_for="approve_refusal",
        guards=(guards.refusal_is_grounded,),
        asks="form",
    ),
    step("approve_refusal", _("Viser le refus"), ("REFUS_A_VALIDER",), "REFUS_VALIDE", "approve", signoff=True),
    step(
        "approve_refusal_return",
        _("Renvoyer le refus"),
        ("REFUS_A_VALIDER",),
        "EN_TRAITEMENT",
        "return",
        signoff=True,
    ),
    step(
        "approve_refusal_refuse",
        _("Écarter le refus"),
        ("REFUS_A_VALIDER",),
        "EN_TRAITEMENT",
        "refuse",
        signoff=True,
    ),
    step("send_refusal", _("Notifier le refus"), ("REFUS_VALIDE",), "REFUSE", "transmit", main=True),
    step("take_back_refusal", _("Reprendre le refus"), ("REFUS_VALIDE",), "EN_TRAITEMENT", "submit", asks="comment"),
    step("transfer", _("Transférer au service compétent"), _AT_WORK, "TRANSFERE", "close", asks="form"),
    step(
        "take_note",
        _("Exploiter l’information"),
        _AT_WORK,
        "EXPLOITE",
        "change",
        guards=(guards.is_given,),
        asks="form",
    ),
)

OUTGOING = (
    step(
        "submit",
        _("Soumettre au visa"),
        ("BROUILLON",),
        "A_VALIDER",
        "submit",
        opens_request_for="approve",
        guards=(guards.request_is_complete, asked_first),
        main=True,
    ),
    step(
        "validate_on_own_responsibility",
        _("Valider sous ma responsabilité"),
        ("BROUILLON",),
        "VALIDE",
        "submit",
        guards=(guards.request_is_complete, guards.needs_no_visa, asked_first),
    ),
    step("approve", _("Viser"), ("A_VALIDER",), "VALIDE", "approve", signoff=True),
    step("approve_return", _("Renvoyer"), ("A_VALIDER",), "BROUILLON", "return", signoff=True),
    step("approve_refuse", _("Refuser"), ("A_VALIDER",), "REFUSE", "refuse", signoff=True),
    step(
        "transmit",
        _("Transmettre"),
        ("VALIDE",),
        "TRANSMIS",
        "transmit",
        guards=(guards.is_confirmed_in_writing, asked_first),
        main=True,
    ),
    step("take_back_request", _("Reprendre le texte"), ("VALIDE",), "BROUILLON", "submit", asks="comment"),
    step("acknowledged", _("Accusé de réception reçu"), ("TRANSMIS",), "EN_COURS", "change", asks="form"),
    step(
        "partner_asks",
        _("Le partenaire demande une précision"),
        ("TRANSMIS", "EN_COURS"),
        "PRECISION_A_FOURNIR",
        "clarify",
        asks="comment",
    ),
    step(
        "clarify",
        _("Fournir la précision"),
        ("PRECISION_A_FOURNIR",),
        "EN_COURS",
        "clarify",
        asks="comment",
        main=True,
    ),
    step(
        "receive_partial",
        _("Enregistrer une réponse partielle"),
        ("TRANSMIS", "EN_COURS", "REPONSE_PARTIELLE"),
        "REPONSE_PARTIELLE",
        "change",
        asks="comment",
    ),
    step(
        "receive_answer",
        _("Enregistrer la réponse"),
        _WITH_THE_PARTNER,
        "REPONSE_RECUE",
        "change",
        asks="comment",
        guards=(guards.expects_an_answer,),
        main=True,
    ),
    step("partner_refuses", _("Enregistrer le refus"), _WITH_THE_PARTNER, "REFUSE", "change", asks="comment"),
    step(
        "give_up",
        _("Constater l’absence de réponse"),
        _WITH_THE_PARTNER,
        "SANS_REPONSE",
        "close",
        guards=(guards.expects_an_answer, guards.head_decides_when_overdue),
        asks="comment",
    ),
    step("exploit", _("Dire la suite donnée"), ("REPONSE_RECUE",), "EXPLOITE", "change", asks="form", main=True),
    step(
        "reopen_request",
        _("Rouvrir"),
        ("CLOS", "SANS_REPONSE"),
        "EN_COURS",
        "reopen",
        guards=(guards.is_outgoing,),
        asks="comment",
    ),
)

BOTH = (
    step(
        "close",
        _("Clore"),
        ("REPONDU", "REPONSE_RECUE", "EXPLOITE", "TRANSMIS"),
        "CLOS",
        "close",
        guards=(guards.nothing_is_awaited, guards.head_decides_when_overdue),
        main=True,
        asks="comment",
    ),
    step(
        "duplicate",
        _("C’est un doublon"),
        ("RECU", *_AT_WORK, "BROUILLON"),
        "DOUBLON",
        "close",
        asks="form",
        destructive=True,
    ),
    step(
        "cancel",
        _("Annuler"),
        ("BROUILLON", "RECU", "QUALIFIE"),
        "ANNULE",
        "cancel",
        asks="comment",
        destructive=True,
    ),
    step(
        "reopen",
        _("Rouvrir"),
        ("CLOS",),
        "EN_TRAITEMENT",
        "reopen",
        guards=(guards.is_incoming,),
        asks="comment",
    ),
)
