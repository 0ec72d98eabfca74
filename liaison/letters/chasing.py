"""Chasing a partner (liaison.md §6.1 step 7): what was sent is noted, its clock is kept, the next one starts.

The ladder counts from the transmission (7, 15, 30 days, or the lengths of the country). A rung whose day is past
when a reminder leaves is not started: nobody is told to chase again what was chased today. Past the last rung, a
reminder starts the next from itself, so that an unanswered request never falls silent.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import entitled
from ssi.approvals.workflow import lock, note
from ssi.clocks import services as clocks

from ..exchanges.messages import say
from ..exchanges.vocabulary import MessageType
from .compose import Situation, compose
from .vocabulary import CHASE_LADDER, CHASE_ON, CHASE_RULES, NOTED_BY_THE_WORKFLOW, ORAL_RULE, REMINDERS, LetterKind

_MESSAGES = {
    **dict.fromkeys(REMINDERS, MessageType.REMINDER),
    LetterKind.ACKNOWLEDGEMENT: MessageType.ACKNOWLEDGEMENT,
}
_ORAL = frozenset({LetterKind.ORAL_MADE, LetterKind.ORAL_RECEIVED})


@transaction.atomic
def note_sent(exchange, kind, *, by, language, channel):
    """Note in the thread a letter that leaves now by `channel`, with its effect on the clocks. Returns the message.

    Raises NotAllowed, or the Refusal of `compose` (somebody wrote it meanwhile, the partner answered).
    """
    lock(exchange)
    entitled(by, "liaison.write_letter", exchange)
    situation = Situation(exchange)
    letter = compose(situation, kind, language)
    if kind in NOTED_BY_THE_WORKFLOW:
        raise ValueError(f"{kind} is noted by the act that sends the text")
    message = say(
        exchange,
        _MESSAGES.get(kind, MessageType.INFORMATION),
        by=by,
        outgoing=True,
        body=letter.text,
        channel=channel,
        language=language,
    )
    if kind in REMINDERS:
        _climb(situation)
    if kind in _ORAL:
        clocks.keep(exchange, {ORAL_RULE})
    note(exchange, "informationexchange.write_letter", _told(kind), by=by, message=message.pk, kind=kind)
    return message


def _climb(situation):
    """Keep the clock of the reminder that just left, and start the next."""
    exchange, now = situation.exchange, situation.now
    current = situation.running(CHASE_RULES)
    clocks.keep(exchange, CHASE_RULES)
    left = CHASE_LADDER[CHASE_LADDER.index(current.rule.code) + 1 :] if current.rule.code in CHASE_LADDER else ()
    for code in left:
        if clocks.foreseen(exchange, code, event_at=current.event_at).due_at > now:
            return clocks.start(exchange, code, event_at=current.event_at)
    return clocks.start(exchange, CHASE_ON, event_at=now)


def _told(kind):
    return {
        **dict.fromkeys(REMINDERS, gettext_lazy("Relance envoyée")),
        LetterKind.ACKNOWLEDGEMENT: gettext_lazy("Accusé de réception envoyé"),
        LetterKind.THANKS: gettext_lazy("Partenaire remercié"),
    }.get(kind, gettext_lazy("Confirmation écrite envoyée"))
