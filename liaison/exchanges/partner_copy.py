"""What a partner receives: built field by field from what may leave, never the file with parts struck out.

What stays behind is listed with its reason for whoever signs, beside the copy and not in it.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ssi.approvals.services import freeze
from ssi.web.refusals import Refusal

from ..intelligence import handling
from ..intelligence.evaluation import Recipient
from ..intelligence.models import TransferBasis
from ..persons import leaving
from .vocabulary import VisaTrigger


@dataclass(frozen=True)
class PartnerCopy:
    """`document` is what is signed and sent; `pieces` those it holds; `subjects` the [key, version] of who it names.

    `removed` is [(text, reason)] and stays here.
    """

    document: dict
    pieces: tuple
    removed: tuple
    subjects: tuple = ()

    @property
    def beside(self):
        """What the approver sees beside the document, as JSON."""
        return {
            "pieces": [piece.pk for piece in self.pieces],
            "subjects": [list(row) for row in self.subjects],
            "removed": [list(row) for row in self.removed],
        }


def sha256_for(document, recipient):
    """Fingerprint of the copy handed to this recipient: each has their own."""
    return freeze({"to": [recipient.service, recipient.country], "document": document})


def partner_of(exchange):
    """The foreign service this exchange answers, asks or informs."""
    return Recipient(exchange.country_id, exchange.partner)


def build(exchange):
    """The copy of an answer. One field is copied because it is named here; anything else of the file stays."""
    kept, removed = _sorted_out(exchange)
    named = leaving.sorted_out(exchange)
    lines = [
        [str(_("Destinataire")), exchange.requester],
        [str(_("À l’attention de")), exchange.requester_contact],
        [str(_("Votre référence")), exchange.partner_reference],
        [str(_("Canal")), str(exchange.get_channel_display())],
        [str(_("Réponse")), exchange.answer],
        *([_("Renseignement %(n)d") % {"n": n}, told(piece)] for n, piece in enumerate(kept, 1)),
        *named.lines,
        [str(_("Limites d’usage")), exchange.use_limits],
    ]
    document = {"kind": "answer", "reference": exchange.reference, "lines": lines}
    return PartnerCopy(document, tuple(kept), (*removed, *named.removed), named.versions)


def build_request(exchange):
    """The copy of a request, or of information given: same rule. Who asks in France is named in no line of it."""
    kept, removed = _sorted_out(exchange)
    named = leaving.sorted_out(exchange)
    sought = _("Information communiquée") if exchange.is_given else _("Information demandée")
    lines = [
        [str(_("Destinataire")), exchange.recipient],
        [str(_("Canal")), str(exchange.get_channel_display())],
        [str(_("Finalité et faits")), exchange.purpose],
        [str(_("Infraction")), exchange.offence],
        [sought, exchange.information_sought],
        *([_("Renseignement %(n)d") % {"n": n}, told(piece)] for n, piece in enumerate(kept, 1)),
        *named.lines,
        [str(_("Pourquoi elle serait disponible")), "" if exchange.is_given else exchange.availability_reasons],
        [str(_("Lien avec la personne")), exchange.person_link],
        [str(_("Limites d’usage")), exchange.use_limits],
    ]
    document = {"kind": "request", "reference": exchange.reference, "lines": lines}
    return PartnerCopy(document, tuple(kept), (*removed, *named.removed), named.versions)


def partial_document(exchange):
    """What is read and signed before a part of the answer leaves: its text, and nothing else of the file."""
    lines = [
        [str(_("Destinataire")), exchange.requester],
        [str(_("À l’attention de")), exchange.requester_contact],
        [str(_("Votre référence")), exchange.partner_reference],
        [str(_("Canal")), str(exchange.get_channel_display())],
        [str(_("Réponse partielle")), exchange.partial],
        [str(_("Limites d’usage")), exchange.use_limits],
    ]
    return {"kind": "partial", "reference": exchange.reference, "lines": lines}


def refusal_document(exchange):
    """What is read and signed before a refusal leaves: its message. The coded ground is ours and stays beside."""
    lines = [
        [str(_("Destinataire")), exchange.requester],
        [str(_("À l’attention de")), exchange.requester_contact],
        [str(_("Votre référence")), exchange.partner_reference],
        [str(_("Canal")), str(exchange.get_channel_display())],
        [str(_("Refus")), exchange.refusal_text],
    ]
    return {"kind": "refusal", "reference": exchange.reference, "lines": lines}


def told(piece):
    """One piece as the partner reads it: its text, its worth in words, its conditions."""
    first, *rest = handling.piece_lines(piece)
    return "\n".join([first[1], *(f"{label}\u202f: {text}" for label, text in rest)])


def message_of(document):
    """The text that leaves, as it was signed: an answer and its pieces; a request under the heads of its form."""
    envelope = {str(_("Destinataire")), str(_("À l’attention de")), str(_("Votre référence")), str(_("Canal"))}
    told = [(label, text) for label, text in document["lines"] if text and label not in envelope]
    if document["kind"] == "request":
        return "\n\n".join(f"{label}\u202f: {text}" for label, text in told)
    return "\n\n".join(text for _label, text in told)


def basis_of(exchange):
    """Basis under which the pieces of an answer go: that of its country, or the derogation its visa decided."""
    if VisaTrigger.DEROGATION in exchange.visa_triggers:
        return TransferBasis.DEROGATION
    return TransferBasis.UNION if handling.needs_no_basis(exchange.country) else TransferBasis.ASSESSED


def _sorted_out(exchange):
    """(pieces that leave, what stays with its reason). Raises Refusal for a piece nobody evaluated."""
    kept, removed = [], []
    pieces = exchange.pieces.filter(replaced_by=None).select_related("origin_country").order_by("added_at", "pk")
    for piece in pieces:
        if not (piece.source_grade and piece.information_grade):
            raise Refusal(
                _("Un renseignement du dossier n’est pas évalué."),
                rule=_("évaluation avant le visa"),
                remedy=_("Corrigez-le en disant ce que valent sa source et son contenu."),
            )
        reason = _why_not(piece, partner_of(exchange))
        if reason:
            removed.append((piece.text, reason))
        else:
            kept.append(piece)
    return kept, removed


def _why_not(piece, recipient):
    if not piece.for_partner:
        return _("Non destiné au partenaire : choix de l’officier.")
    refusal = handling.refusal_of(piece, recipient)
    return str(refusal) if refusal else ""
