"""A partner asks: the acts from the request taken in hand to the answer, or the refusal, that left."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.approvals import services as approvals
from ssi.approvals.models import ApprovalRequest
from ssi.approvals.opening import entitled
from ssi.approvals.workflow import fire, lock
from ssi.clocks import services as clocks
from ssi.web.refusals import Refusal

from . import deadlines, guards, partner_copy
from .messages import say
from .opening import CHANGE, edit
from .sending import disclose, signed_text
from .vocabulary import MessageType

Approval = ApprovalRequest.State


@transaction.atomic
def write_answer(exchange, *, by, answer, expected_version=None):
    """Draft the answer; whoever wrote the last draft is its author, and will not sign it."""
    return edit(exchange, by=by, expected_version=expected_version, answer=answer, answer_by=by)


@transaction.atomic
def submit_answer(exchange, *, by, expected_version=None, comment=""):
    """Send the drafted answer to the parapheur. Returns the approval request."""
    copy = partner_copy.build(exchange)
    return approvals.submit(
        exchange,
        "submit_answer",
        by=by,
        document=copy.document,
        beside=copy.beside,
        authors=[exchange.answer_by_id] if exchange.answer_by_id else [],
        title=_("Réponse : %(service)s") % {"service": exchange.requester},
        due_at=deadlines.next_due(exchange),
        comment=comment,
        expected_version=expected_version,
    )


@transaction.atomic
def send_answer(exchange, *, by, channel=None, channel_exception=None, comment="", expected_version=None, **envelope):
    """Hand the partner copy over, as signed: the thread keeps what left, each piece keeps who received it.

    `envelope`: language, correspondent. Raises the Refusal of a piece that may not leave any more since the visa: the
    officer takes the answer back, and the visa falls.
    """
    lock(exchange, expected_version=expected_version)
    fire(exchange, "send_answer", by=by, locked=True)
    signed = signed_text(exchange, "approve_answer")
    copy = signed or partner_copy.build(exchange)
    disclose(exchange, copy, by=by)
    body = partner_copy.message_of(copy.document)
    how = {"channel": channel, "channel_exception": channel_exception, **envelope}
    say(exchange, MessageType.ANSWER, by=by, outgoing=True, body=body, approval=signed, **how)
    clocks.keep(exchange, deadlines.ANSWER_RULES)
    return exchange


@transaction.atomic
def send_partial(exchange, *, by, body, channel=None, channel_exception=None, comment="", expected_version=None):
    """Send what is known already, on the officer's own responsibility: the answer stays due."""
    lock(exchange, expected_version=expected_version)
    guards.may_leave(exchange, body)
    fire(exchange, "send_partial", by=by, locked=True)
    how = {"channel": channel, "channel_exception": channel_exception}
    say(exchange, MessageType.PARTIAL, by=by, outgoing=True, body=body, **how)
    return exchange


@transaction.atomic
def submit_partial(exchange, *, by, body, comment="", expected_version=None):
    """Send a part of the answer to the parapheur: it owes the visa that the whole would owe. Returns the request.

    Its text alone: the pieces of the file, and who it names, go with the whole answer.
    """
    lock(exchange, expected_version=expected_version)
    entitled(by, CHANGE, exchange)
    guards.may_leave(exchange, body)
    exchange.partial = body
    exchange.save(update_fields=["partial"])
    return approvals.submit(
        exchange,
        "submit_partial",
        by=by,
        document=partner_copy.partial_document(exchange),
        authors=[by.pk],
        title=_("Réponse partielle : %(service)s") % {"service": exchange.requester},
        due_at=deadlines.next_due(exchange),
        comment=comment,
    )


@transaction.atomic
def send_signed_partial(
    exchange, *, by, channel=None, channel_exception=None, comment="", expected_version=None, **envelope
):
    """Send the part of the answer as it was signed: the rest stays due, and its clock runs on."""
    lock(exchange, expected_version=expected_version)
    signed = signed_text(exchange, "approve_partial")
    fire(exchange, "send_signed_partial", by=by, locked=True)
    body = partner_copy.message_of(signed.document)
    how = {"channel": channel, "channel_exception": channel_exception, **envelope}
    say(exchange, MessageType.PARTIAL, by=by, outgoing=True, body=body, approval=signed, **how)
    return exchange


#: Act that takes an approved text back → the visa that falls with it.
TAKES_BACK = {
    "take_back_partial": "approve_partial",
    "take_back_answer": "approve_answer",
    "take_back_refusal": "approve_refusal",
    "take_back_request": "approve",
}


@transaction.atomic
def take_back(exchange, name, *, by, comment, expected_version=None):
    """Take a text back to work that was approved and not sent (a corrected piece stops it): its visa falls.

    Not those of what left before: the visa of a part of the answer stays that of its message.
    """
    lock(exchange, expected_version=expected_version)
    signed = signed_text(exchange, TAKES_BACK[name])
    fire(exchange, name, by=by, comment=comment, locked=True)
    if signed is not None:
        exchange.approval_requests.filter(pk=signed.pk).update(state=Approval.WITHDRAWN)
    return exchange


# --- Clarification and judicial delay ------------------------------------------------------------------------


@transaction.atomic
def ask_clarification(exchange, *, by, comment, expected_version=None):
    """Ask the requester to be more precise; the clock stops meanwhile (directive art. 6(3), à vérifier)."""
    lock(exchange, expected_version=expected_version)
    guards.may_leave(exchange, comment)
    fire(exchange, "ask_clarification", by=by, comment=comment, locked=True)
    say(exchange, MessageType.CLARIFICATION, by=by, outgoing=True, body=comment)
    deadlines.pause_answer(exchange, _("Précision demandée au service requérant"))
    return exchange


@transaction.atomic
def clarified(exchange, *, by, comment, expected_version=None):
    """The requester answered the question: the clock runs again."""
    lock(exchange, expected_version=expected_version)
    fire(exchange, "clarified", by=by, comment=comment, locked=True)
    say(exchange, MessageType.CLARIFIED, by=by, outgoing=False, body=comment)
    deadlines.resume_answer(exchange)
    return exchange


@transaction.atomic
def wait_for_judge(exchange, *, by, until, reason, notice, comment="", expected_version=None):
    """A judge must authorise: the requester is told at once how long and why, and the clock stops.

    Directive (EU) 2023/977 art. 5(2). The first moment is kept: the yearly statistics count the deviation (art. 18(d)).
    """
    lock(exchange, expected_version=expected_version)
    _announced(exchange, until, notice)
    _keep_delay(exchange, until, reason)
    fire(exchange, "wait_for_judge", by=by, comment=reason, locked=True, until=str(until))
    say(exchange, MessageType.INFORMATION, by=by, outgoing=True, body=notice)
    deadlines.pause_answer(exchange, _("Autorisation judiciaire attendue (art. 5, § 2)"))
    return exchange


@transaction.atomic
def prolong_judicial_wait(exchange, *, by, until, reason, notice, comment="", expected_version=None):
    """Keep the requester informed of a delay that lasts (art. 5(2)(b))."""
    lock(exchange, expected_version=expected_version)
    _announced(exchange, until, notice)
    _keep_delay(exchange, until, reason)
    fire(exchange, "prolong_judicial_wait", by=by, comment=reason, locked=True, until=str(until))
    say(exchange, MessageType.INFORMATION, by=by, outgoing=True, body=notice)
    return exchange


@transaction.atomic
def authorised(exchange, *, by, comment, expected_version=None):
    """The judge authorised: the answer is due as soon as possible, its clock runs again."""
    lock(exchange, expected_version=expected_version)
    fire(exchange, "authorised", by=by, comment=comment, locked=True)
    deadlines.resume_answer(exchange)
    return exchange


def _announced(exchange, until, notice):
    if until < timezone.localdate(timezone=exchange.post.zone):
        raise Refusal(_("La date attendue est passée."), rule=_("retard judiciaire"), field="until")
    guards.may_leave(exchange, notice)


def _keep_delay(exchange, until, reason):
    exchange.judicial_since = exchange.judicial_since or timezone.now()
    exchange.judicial_until, exchange.judicial_reason = until, reason
    exchange.save(update_fields=["judicial_since", "judicial_until", "judicial_reason"])


# --- Refusal -------------------------------------------------------------------------------------------------


@transaction.atomic
def propose_refusal(exchange, *, by, ground, text, comment="", expected_version=None):
    """Propose a refusal with its coded ground and the message that announces it. Returns the approval request."""
    lock(exchange, expected_version=expected_version)
    entitled(by, CHANGE, exchange)
    exchange.refusal_ground, exchange.refusal_text, exchange.answer_by = ground, text, by
    exchange.save(update_fields=["refusal_ground", "refusal_text", "answer_by"])
    deadlines.resume_answer(exchange)
    return approvals.submit(
        exchange,
        "propose_refusal",
        by=by,
        document=partner_copy.refusal_document(exchange),
        beside={
            "removed": [[str(exchange.get_refusal_ground_display()), str(_("Motif codé, pour nos statistiques."))]]
        },
        authors=[by.pk],
        title=_("Refus : %(service)s") % {"service": exchange.requester},
        due_at=deadlines.next_due(exchange),
        comment=comment,
    )


@transaction.atomic
def send_refusal(exchange, *, by, channel=None, channel_exception=None, comment="", expected_version=None, **envelope):
    """Notify the refusal as it was signed: it answers the request, within the same limits (art. 6(2), à vérifier)."""
    lock(exchange, expected_version=expected_version)
    signed = signed_text(exchange, "approve_refusal")
    clocks.keep(exchange, deadlines.ANSWER_RULES)
    fire(exchange, "send_refusal", by=by, locked=True)
    body = partner_copy.message_of(signed.document)
    how = {"channel": channel, "channel_exception": channel_exception, **envelope}
    say(exchange, MessageType.REFUSAL, by=by, outgoing=True, body=body, approval=signed, **how)
    return exchange
