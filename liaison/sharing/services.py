"""Handing an answer over as a STIX bundle: the same copy, the same refusals, the same disclosures as an answer sent."""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import entitled
from ssi.approvals.workflow import lock, note
from ssi.cases.models import Direction, Marking
from ssi.web.refusals import Refusal

from ..exchanges import partner_copy
from ..exchanges.sending import handed_over
from ..intelligence import handling
from ..intelligence.models import Nature
from .bundle import Shared, SharedPiece, bundle_of, check

SEND = "liaison.transmit_informationexchange"
#: States in which the answer has been approved, or has left already.
READY = frozenset({"REPONSE_VALIDEE", "REPONDU", "CLOS"})


def may_be_shared(exchange):
    """Whether the answer of this file may be made into a bundle; its pieces are looked at when it is."""
    try:
        _check(exchange)
    except Refusal:
        return False
    return True


def copy_of(exchange):
    """The copy that leaves, as it was signed; as it would be built now when its officer signed alone.

    Raises the Refusal of what stands in the way.
    """
    _check(exchange)
    signed = exchange.approval_requests.filter(transition="approve_answer", state="APPROVED").order_by("-pk").first()
    if signed is None:
        return partner_copy.build(exchange)
    pieces = exchange.pieces.filter(pk__in=signed.beside["pieces"]).select_related("origin_country")
    return partner_copy.PartnerCopy(
        document=signed.document,
        pieces=tuple(pieces.order_by("added_at", "pk")),
        removed=tuple(map(tuple, signed.beside["removed"])),
        subjects=tuple(map(tuple, signed.beside.get("subjects", ()))),
    )


def preview(exchange):
    """(pieces that leave, [(piece, Refusal)] that stop the sending, what stays and why)."""
    copy, partner = copy_of(exchange), partner_copy.partner_of(exchange)
    stopped = [(piece, refusal) for piece in copy.pieces if (refusal := handling.refusal_of(piece, partner))]
    return copy.pieces, stopped, copy.removed


@transaction.atomic
def share(exchange, *, by, tlp=""):
    """Make the bundle and record one Disclosure per piece, person and object. Returns its text.

    Raises NotAllowed, or the Refusal of the first rule that forbids it: nothing is then recorded.
    """
    lock(exchange)
    entitled(by, SEND, exchange)
    copy = copy_of(exchange)
    text = bundle_of(shared_of(exchange, copy.document, copy.pieces, tlp))
    check(text)
    how = _("Réponse remise au format STIX")
    handed_over(exchange, copy.beside, by=by, reason=how, document={"stix": text})
    label, pieces = gettext_lazy("Réponse remise au format STIX"), [piece.pk for piece in copy.pieces]
    note(exchange, "informationexchange.share_stix", label, by=by, permission=SEND, pieces=pieces)
    return text


def shared_of(exchange, document, pieces, tlp=""):
    """What the bundle is made of; the moment is that of the last piece, or of the file when there is none."""
    with translation.override("fr"):
        return Shared(
            reference=exchange.reference,
            ours=f"{settings.SSI_BRAND['service']}, {exchange.post.embassy}",
            partner=exchange.requester,
            country=exchange.country_id,
            text=partner_copy.message_of(document),
            use_limits=exchange.use_limits,
            at=max([exchange.opened_at, *(piece.added_at for piece in pieces)]),
            pieces=tuple(_piece(piece) for piece in pieces),
            tlp=tlp,
        )


def _piece(piece):
    return SharedPiece(
        key=piece.pk,
        text=piece.text,
        scale=piece.scale,
        source_grade=piece.source_grade,
        information_grade=piece.information_grade,
        worth=str(piece.worth),
        codes=tuple(sorted(piece.codes)),
        restriction=piece.h3_text,
        assessment=piece.nature == Nature.ASSESSMENT,
        at=piece.added_at,
    )


def _check(exchange):
    if exchange.direction != Direction.IN:
        raise Refusal(_("Seule une réponse à un partenaire se remet ainsi."), rule=_("copie partenaire"))
    if exchange.status not in READY or (exchange.status == "CLOS" and exchange.answered_at is None):
        raise Refusal(
            _("La réponse n’a pas encore été validée."),
            rule=_("visa"),
            remedy=_("Elle se remet une fois visée, ou validée par son officier quand aucun visa n’est requis."),
        )
    if exchange.marking == Marking.DR:
        raise Refusal(
            _("Ce dossier est en Diffusion Restreinte : il ne part pas dans un fichier d’échange."),
            rule=_("Diffusion Restreinte, II 901"),
            remedy=_(
                "L’attaché de sécurité intérieure peut abaisser le marquage ; sinon, transmettez par le canal prévu."
            ),
        )
