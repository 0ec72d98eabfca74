"""What a partner receives: built field by field from what may leave, never the file with parts struck out.

What stays behind is listed with its reason for whoever signs, beside the copy and not in it.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ssi.approvals.services import freeze

from ..intelligence import handling
from ..intelligence.evaluation import Recipient
from ..intelligence.models import TransferBasis
from .vocabulary import VisaTrigger


@dataclass(frozen=True)
class PartnerCopy:
    """`document` is what is signed and sent; `pieces` those it holds; `removed` is [(text, reason)] and stays here."""

    document: dict
    pieces: tuple
    removed: tuple

    @property
    def beside(self):
        """What the approver sees beside the document, as JSON."""
        return {"pieces": [piece.pk for piece in self.pieces], "removed": [list(row) for row in self.removed]}


def sha256_for(document, recipient):
    """Fingerprint of the copy handed to this recipient: each has their own."""
    return freeze({"to": [recipient.service, recipient.country], "document": document})


def partner_of(exchange):
    """The foreign service this exchange answers."""
    return Recipient(exchange.country_id, exchange.requester)


def build(exchange):
    """The copy of an answer. One field is copied because it is named here; anything else of the file stays."""
    kept, removed = [], []
    pieces = exchange.pieces.filter(replaced_by=None).select_related("origin_country").order_by("added_at", "pk")
    for piece in pieces:
        reason = _why_not(piece, partner_of(exchange))
        if reason:
            removed.append((piece.text, reason))
        else:
            kept.append(piece)
    lines = [
        [str(_("Destinataire")), exchange.requester],
        [str(_("À l’attention de")), exchange.requester_contact],
        [str(_("Votre référence")), exchange.partner_reference],
        [str(_("Canal")), str(exchange.get_channel_display())],
        [str(_("Réponse")), exchange.answer],
        *([_("Renseignement %(n)d") % {"n": n}, told(piece)] for n, piece in enumerate(kept, 1)),
        [str(_("Limites d’usage")), exchange.use_limits],
    ]
    document = {"kind": "answer", "reference": exchange.reference, "lines": lines}
    return PartnerCopy(document, tuple(kept), tuple(removed))


def told(piece):
    """One piece as the partner reads it: its text, its worth in words, its conditions."""
    first, *rest = handling.piece_lines(piece)
    return "\n".join([first[1], *(f"{label}\u202f: {text}" for label, text in rest)])


def message_of(document):
    """The text that leaves: the answer, then each piece, as they were signed."""
    envelope = {str(_("Destinataire")), str(_("À l’attention de")), str(_("Votre référence")), str(_("Canal"))}
    return "\n\n".join(text for label, text in document["lines"] if text and label not in envelope)


def basis_of(exchange):
    """Basis under which the pieces of an answer go: that of its country, or the derogation its visa decided."""
    if VisaTrigger.DEROGATION in exchange.visa_triggers:
        return TransferBasis.DEROGATION
    return TransferBasis.UNION if handling.needs_no_basis(exchange.country) else TransferBasis.ASSESSED


def _why_not(piece, recipient):
    if not piece.for_partner:
        return _("Non destiné au partenaire : choix de l’officier.")
    refusal = handling.refusal_of(piece, recipient)
    return str(refusal) if refusal else ""
