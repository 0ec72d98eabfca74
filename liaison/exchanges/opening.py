"""Registering an exchange, writing in it, and what happens before anybody works on it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.access import identity_of
from ssi.approvals.opening import drafted, entered, entitled, require
from ssi.approvals.workflow import fire, lock, note
from ssi.cases import reach
from ssi.cases.models import Direction
from ssi.clocks import services as clocks
from ssi.web.refusals import NotAllowed, Refusal

from ..persons.links import follow_numbers, numbers_of
from . import deadlines
from .messages import say
from .models import InformationExchange
from .vocabulary import MessageType, ReceivedMode
from .workflow import EXCHANGE, FROZEN

CHANGE = "liaison.change_informationexchange"


@transaction.atomic
def open_exchange(*, by, post, direction, **fields):
    """Register an exchange: number it, open its thread; an oral request starts the wait for its confirmation.

    Returns the exchange. Raises NotAllowed if `by` may not open a file at this post.
    """
    require(by, "liaison.add_informationexchange", post)
    _partner_of_the_post(fields.get("partner_service"), post)
    exchange = drafted(
        InformationExchange,
        by=by,
        post=post,
        direction=direction,
        status="RECU" if direction == Direction.IN else "BROUILLON",
        **fields,
    )
    entered(exchange, by=by, verb="informationexchange.open", label=gettext_lazy("Dossier ouvert"))
    if direction == Direction.IN:
        _first_message(exchange, by)
    if exchange.received_mode == ReceivedMode.ORAL:
        clocks.start(exchange, deadlines.ORAL_RULE, event_at=exchange.received_at or exchange.opened_at)
    follow_numbers(exchange, by=by)
    return exchange


def _first_message(exchange, by):
    kind = MessageType.INFORMATION if exchange.is_given else MessageType.REQUEST
    if exchange.received_mode == ReceivedMode.ORAL:
        kind = MessageType.ORAL
    say(
        exchange,
        kind,
        by=by,
        outgoing=False,
        body=exchange.information_sought,
        sent_at=exchange.received_at,
        received_at=exchange.received_at,
        correspondent=exchange.requester_contact,
    )


@transaction.atomic
def edit(exchange, *, by, expected_version, **fields):
    """Change what is written in a file that is still worked on. Raises StaleVersion, NotAllowed."""
    lock(exchange, expected_version=expected_version)
    entitled(by, CHANGE, exchange)
    if exchange.status in FROZEN | EXCHANGE.closed:
        raise NotAllowed(
            _("Le texte est figé tant que le visa est attendu, une fois visé, et une fois le dossier clos."),
            rule=_("texte figé"),
            remedy=_("Celui qui vise peut vous le renvoyer ; un texte visé se reprend, et son visa tombe."),
        )
    _partner_of_the_post(fields.get("partner_service"), exchange.post)
    before = numbers_of(exchange)
    for name, value in fields.items():
        setattr(exchange, name, value)
    exchange.search_text = exchange.searchable()
    exchange.version += 1
    changed = sorted(fields)
    exchange.save(update_fields=[*changed, "search_text", "version", "updated_at"])
    note(exchange, "informationexchange.edit", gettext_lazy("Dossier modifié"), by=by, fields=changed)
    follow_numbers(exchange, by=by, before=before)
    return exchange


@transaction.atomic
def qualify(exchange, *, by, comment="", expected_version=None):
    """Qualify what was received. A request starts its clock from the moment it was received (directive art. 5(1))."""
    lock(exchange, expected_version=expected_version)
    fire(exchange, "qualify", by=by, locked=True)
    if not exchange.is_given:
        deadlines.start_answer(exchange)
    return exchange


@transaction.atomic
def allot(exchange, *, by, owner, comment="", expected_version=None):
    """Give the file to an officer of the post. Raises Refusal when the officer is of another post."""
    lock(exchange, expected_version=expected_version)
    identity = identity_of(owner)
    if identity is None or exchange.post_id not in identity.post_ids:
        raise Refusal(
            _("Cette personne n’est pas en fonction dans ce poste."),
            rule=_("affectation"),
            field="owner",
        )
    comment = " — ".join(filter(None, [str(owner), comment]))
    fire(exchange, "allot", by=by, comment=comment, locked=True)
    reach.reassign(exchange, by=by, owner=owner, reason=comment)
    return exchange


@transaction.atomic
def confirm_in_writing(exchange, *, by, at, body="", channel=None):
    """Record the written confirmation of an oral request: the second of its two moments. Raises Refusal, NotAllowed."""
    lock(exchange)
    entitled(by, CHANGE, exchange)
    if not exchange.awaits_writing or not exchange.is_open:
        raise Refusal(_("Aucune confirmation écrite n’est attendue."), rule=_("confirmation d’une demande orale"))
    if not (exchange.received_at or exchange.opened_at) <= at <= timezone.now():
        raise Refusal(_("L’écrit vient après la demande orale, et pas dans l’avenir."), rule=_("dates"), field="at")
    exchange.written_confirmation_at = at
    exchange.version += 1
    exchange.save(update_fields=["written_confirmation_at", "version", "updated_at"])
    if exchange.direction == Direction.IN:
        body = body.strip() or exchange.information_sought
        say(exchange, MessageType.REQUEST, by=by, outgoing=False, body=body, channel=channel, sent_at=at)
    clocks.keep(exchange, {deadlines.ORAL_RULE}, at=at)
    label = gettext_lazy("Confirmation écrite reçue")
    note(exchange, "informationexchange.confirm_in_writing", label, by=by)
    return exchange


def _partner_of_the_post(service, post):
    if service is not None and service.post_id != post.pk:
        raise Refusal(_("Ce service n’est pas de l’annuaire de ce poste."), rule=_("annuaire"), field="partner_service")
