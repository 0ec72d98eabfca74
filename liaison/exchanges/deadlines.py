"""Which deadlines an exchange runs, and the acts on them that several services share."""

from django.utils import timezone

from ssi.clocks import services as clocks

from ..letters.vocabulary import CHASE_LADDER, CHASE_RULES, ORAL_RULE, USEFULNESS_RULE
from .vocabulary import AccessMode, Regime

#: The directive's clocks, by urgency and access (art. 5(1)); only files qualified under it run them.
DIRECTIVE_RULES = {
    (True, AccessMode.DIRECT): "E977_U_D",
    (True, AccessMode.INDIRECT): "E977_U_I",
    (False, AccessMode.DIRECT): "E977_STD",
    (False, AccessMode.INDIRECT): "E977_STD",
}
AGREED_RULE = "BILATERAL_STD"
REVIEW_RULE = "E977_REVUE"
ANSWER_RULES = frozenset({*DIRECTIVE_RULES.values(), AGREED_RULE})

__all__ = [
    "AGREED_RULE",
    "ANSWER_RULES",
    "CHASE_LADDER",
    "CHASE_RULES",
    "DIRECTIVE_RULES",
    "ORAL_RULE",
    "REVIEW_RULE",
    "USEFULNESS_RULE",
    "next_due",
    "pause_answer",
    "resume_answer",
    "start_answer",
]


def start_answer(exchange):
    """The answer is due from the moment the request was received (directive (EU) 2023/977 art. 5(1))."""
    rule = AGREED_RULE
    if exchange.regime == Regime.EU_2023_977:
        rule = DIRECTIVE_RULES[exchange.urgent, exchange.access_mode]
    clocks.start(exchange, rule, event_at=exchange.received_at or exchange.opened_at)


def pause_answer(exchange, reason):
    """The answer is not due meanwhile."""
    for clock in exchange.clocks.open().filter(rule__code__in=ANSWER_RULES):
        clocks.suspend(clock, since=timezone.now(), reason=reason)


def resume_answer(exchange):
    """Time runs again for the answer; a clock that was not suspended is left as it is."""
    paused = exchange.clocks.open().filter(
        rule__code__in=ANSWER_RULES, suspensions__isnull=False, suspensions__ends_at=None
    )
    for clock in paused:
        clocks.resume(clock, at=timezone.now())


def next_due(exchange):
    clock = exchange.clocks.open().order_by("due_at").first()
    return clock.due_at if clock else None
