"""A French service asks, or we give of our own initiative: the text leaves as signed, and what comes back is kept."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.approvals import services as approvals
from ssi.approvals.models import ApprovalRequest
from ssi.approvals.workflow import fire, lock
from ssi.clocks import services as clocks

from ..intelligence import handling
from ..persons import leaving
from ..persons.links import follow_numbers, numbers_of
from . import deadlines, guards, partner_copy
from .messages import say
from .vocabulary import Channel, MessageType
from .workflow import EXCHANGE

Approval = ApprovalRequest.State


@transaction.atomic
def submit_request(exchange, *, by, expected_version=None, comment=""):
    """Send an outgoing text to the parapheur, with what will not leave beside it. Returns the approval request."""
    copy = partner_copy.build_request(exchange)
    title = _("Information : %(service)s") if exchange.is_given else _("Demande : %(service)s")
    return approvals.submit(
        exchange,
        "submit",
        by=by,
        document=copy.document,
        beside=copy.beside,
        authors=[exchange.author_id],
        title=title % {"service": exchange.recipient},
        comment=comment,
        expected_version=expected_version,
    )


@transaction.atomic
def transmit(exchange, *, by, channel=None, channel_exception=None, comment="", expected_version=None, **envelope):
    """Send the partner copy, as signed; when an answer is expected the first reminder clock starts.

    `envelope`: language, correspondent. Raises the Refusal of a piece that may not leave any more since the visa.
    """
    lock(exchange, expected_version=expected_version)
    fire(exchange, "transmit", by=by, locked=True)
    signed = signed_text(exchange, "approve")
    copy = signed or partner_copy.build_request(exchange)
    disclose(exchange, copy, by=by)
    kind = MessageType.INFORMATION if exchange.is_given else MessageType.REQUEST
    body = partner_copy.message_of(copy.document)
    how = {"channel": channel, "channel_exception": channel_exception, **envelope}
    say(exchange, kind, by=by, outgoing=True, body=body, approval=signed, **how)
    if not exchange.is_given:
        clocks.start(exchange, deadlines.CHASE_LADDER[0], event_at=timezone.now())
    if (channel or exchange.channel) == Channel.TELEPHONE:
        clocks.start(exchange, deadlines.ORAL_RULE, event_at=timezone.now())
    return exchange


def disclose(exchange, copy, *, by):
    """One Disclosure per piece, person and object of the copy, under the fingerprint of what this partner receives.

    Raises the Refusal of a piece, or of a person or an object, that is not what was signed any more.
    """
    reason = _("Réponse à la demande du service requérant")
    if exchange.direction == "OUT":
        reason = _("Information donnée au partenaire") if exchange.is_given else _("Demande au service partenaire")
    handed_over(exchange, copy.beside, by=by, reason=reason, document=copy.document)


def handed_over(exchange, beside, *, by, reason, document):
    """Record what goes to the partner of this exchange: `beside` is that of its copy, `document` what it receives."""
    kept, subjects = beside.get("pieces", ()), leaving.still_as_signed(exchange, beside.get("subjects", ()))
    if not kept and not subjects:
        return
    partner = partner_copy.partner_of(exchange)
    how = {
        "service": partner.service,
        "country": exchange.country,
        "basis": partner_copy.basis_of(exchange),
        "justification": reason,
        "sha256": partner_copy.sha256_for(document, partner),
    }
    for piece in exchange.pieces.filter(pk__in=kept):
        handling.disclose(piece, by=by, signed=True, **how)
    if subjects:
        handling.disclose_subjects(exchange, subjects, by=by, **how)


def signed_text(exchange, visa):
    """The approved request that carries the visa of what waits to be sent; None when it has none.

    A visa given before the file came back to work is not the visa of this text.
    """
    last = exchange.events.filter(target=EXCHANGE.transition(visa).target).order_by("-at", "-pk").first()
    if last is None or last.verb != f"{exchange.kind}.{visa}":
        return None
    return exchange.approval_requests.filter(transition=visa, state=Approval.APPROVED).order_by("-pk").first()


# --- What comes back -----------------------------------------------------------------------------------------


@transaction.atomic
def acknowledged(exchange, *, by, comment="", partner_reference="", expected_version=None):
    """The partner says it received the request, under its own reference."""
    lock(exchange, expected_version=expected_version)
    if partner_reference:
        before, exchange.partner_reference = numbers_of(exchange), partner_reference
        exchange.search_text = exchange.searchable()
        exchange.save(update_fields=["partner_reference", "search_text"])
        follow_numbers(exchange, by=by, before=before)
    fire(exchange, "acknowledged", by=by, comment=comment, locked=True)
    body = comment or _("Demande reçue par le service partenaire.")
    say(exchange, MessageType.ACKNOWLEDGEMENT, by=by, outgoing=False, body=body)
    return exchange


@transaction.atomic
def partner_asks(exchange, *, by, comment, expected_version=None):
    """The partner wants a precision: we are the ones awaited."""
    lock(exchange, expected_version=expected_version)
    fire(exchange, "partner_asks", by=by, comment=comment, locked=True)
    say(exchange, MessageType.CLARIFICATION, by=by, outgoing=False, body=comment)
    _pause_chasing(exchange)
    return exchange


@transaction.atomic
def clarify(exchange, *, by, comment, expected_version=None):
    """Give the precision the partner asked for: it is the partner's turn again."""
    lock(exchange, expected_version=expected_version)
    guards.may_leave(exchange, comment)
    fire(exchange, "clarify", by=by, comment=comment, locked=True)
    say(exchange, MessageType.CLARIFIED, by=by, outgoing=True, body=comment)
    for clock in exchange.clocks.open().filter(rule__code__in=deadlines.CHASE_RULES, due_at=None):
        clocks.resume(clock, at=timezone.now())
    return exchange


@transaction.atomic
def receive_partial(exchange, *, by, comment, expected_version=None):
    """Register a part of the answer: the rest is still chased."""
    lock(exchange, expected_version=expected_version)
    fire(exchange, "receive_partial", by=by, comment=comment, locked=True)
    say(exchange, MessageType.PARTIAL, by=by, outgoing=False, body=comment)
    return exchange


@transaction.atomic
def receive_answer(exchange, *, by, comment, expected_version=None):
    """Register what the partner answered: nobody is chased any more."""
    lock(exchange, expected_version=expected_version)
    fire(exchange, "receive_answer", by=by, comment=comment, locked=True)
    say(exchange, MessageType.ANSWER, by=by, outgoing=False, body=comment)
    clocks.keep(exchange, deadlines.CHASE_RULES)
    clocks.start(exchange, deadlines.USEFULNESS_RULE, event_at=timezone.now())
    return exchange


@transaction.atomic
def partner_refuses(exchange, *, by, comment, expected_version=None):
    """Register that the partner refused, in its own words."""
    lock(exchange, expected_version=expected_version)
    clocks.keep(exchange, deadlines.CHASE_RULES)
    fire(exchange, "partner_refuses", by=by, comment=comment, locked=True)
    say(exchange, MessageType.REFUSAL, by=by, outgoing=False, body=comment)
    return exchange


@transaction.atomic
def exploit(exchange, name, *, by, outcome, comment="", expected_version=None):
    """Say what the post makes of it (`outcome`): counted until the French unit reports (`record_usefulness`)."""
    lock(exchange, expected_version=expected_version)
    exchange.outcome = outcome
    exchange.save(update_fields=["outcome"])
    told = " — ".join(filter(None, [str(exchange.get_outcome_display()), comment]))
    fire(exchange, name, by=by, comment=told, locked=True)
    return exchange


def _pause_chasing(exchange):
    for clock in exchange.clocks.open().filter(rule__code__in=deadlines.CHASE_RULES):
        clocks.suspend(clock, since=timezone.now(), reason=_("Précision à fournir au partenaire"))
