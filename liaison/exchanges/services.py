"""What people do with exchanges of information: each function is one act, one transaction, all or nothing.

The acts are written by family (`opening`, `answering`, `sending`, `closing`, `messages`, `dispatch`); this page says
which of them performs each transition.
"""

from functools import partial

from django.db import transaction

from ssi.approvals.workflow import fire, lock

from . import answering, closing, opening, partner_copy, sending
from .answering import (
    ask_clarification,
    clarified,
    propose_refusal,
    send_answer,
    send_refusal,
    submit_answer,
    wait_for_judge,
    write_answer,
)
from .deadlines import AGREED_RULE, ANSWER_RULES, DIRECTIVE_RULES
from .dispatch import seize, service_answered
from .messages import add_message, correct_message, import_mail
from .opening import confirm_in_writing, edit, open_exchange, qualify
from .sending import receive_answer, submit_request, transmit
from .workflow import EXCHANGE


@transaction.atomic
def act(exchange, name, *, by, comment="", expected_version=None):
    """Any other declared transition."""
    lock(exchange, expected_version=expected_version)
    return fire(exchange, name, by=by, comment=comment, locked=True)


#: Transitions that do more than move the file; anything else goes through `act`.
ACTS = {
    "qualify": opening.qualify,
    "allot": opening.allot,
    "ask_clarification": answering.ask_clarification,
    "clarified": answering.clarified,
    "wait_for_judge": answering.wait_for_judge,
    "prolong_judicial_wait": answering.prolong_judicial_wait,
    "authorised": answering.authorised,
    "submit_answer": answering.submit_answer,
    "send_partial": answering.send_partial,
    "submit_partial": answering.submit_partial,
    "send_signed_partial": answering.send_signed_partial,
    "send_answer": answering.send_answer,
    "propose_refusal": answering.propose_refusal,
    "send_refusal": answering.send_refusal,
    "submit": sending.submit_request,
    "transmit": sending.transmit,
    "acknowledged": sending.acknowledged,
    "partner_asks": sending.partner_asks,
    "clarify": sending.clarify,
    "receive_partial": sending.receive_partial,
    "receive_answer": sending.receive_answer,
    "partner_refuses": sending.partner_refuses,
    "close": closing.close,
    "duplicate": closing.duplicate,
    "transfer": closing.transfer,
}
ACTS |= {
    name: lambda exchange, *, name=name, **given: answering.take_back(exchange, name, **given)
    for name in answering.TAKES_BACK
}
ACTS |= {
    name: lambda exchange, *, name=name, **given: sending.exploit(exchange, name, **given)
    for name in ("exploit", "take_note")
}
ACTS |= {
    name: lambda exchange, *, name=name, **given: closing.reopen(exchange, name, **given)
    for name in ("reopen", "reopen_request")
}


def perform(exchange, name, *, by, comment="", expected_version=None, **given):
    """Do the transition `name` as its own service does it. Raises what that service raises.

    `given`: what the form of this act asks beyond a comment.
    """
    service = ACTS.get(name) or partial(act, name=name)
    return service(exchange, by=by, comment=comment, expected_version=expected_version, **given)


def answer_document(exchange):
    """What is read and signed before an answer leaves: the partner copy, label → text, in reading order."""
    return partner_copy.build(exchange).document


__all__ = [
    "ACTS",
    "AGREED_RULE",
    "ANSWER_RULES",
    "DIRECTIVE_RULES",
    "EXCHANGE",
    "act",
    "add_message",
    "answer_document",
    "ask_clarification",
    "clarified",
    "confirm_in_writing",
    "correct_message",
    "edit",
    "import_mail",
    "open_exchange",
    "perform",
    "propose_refusal",
    "qualify",
    "receive_answer",
    "seize",
    "send_answer",
    "send_refusal",
    "service_answered",
    "submit_answer",
    "submit_request",
    "transmit",
    "wait_for_judge",
    "write_answer",
]
