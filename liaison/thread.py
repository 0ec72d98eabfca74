"""The thread of an exchange: what was said and what was done, newest first, in one list."""

from dataclasses import dataclass

#: Acts whose message already stands in the thread: told once.
_TOLD = {"send_answer", "transmit", "receive_answer", "ask_clarification", "clarified", "open"}


@dataclass(frozen=True)
class Entry:
    kind: str
    who: str
    at: object
    text: str = ""
    incoming: bool = False
    facts: tuple = ()


def thread_of(exchange):
    """Messages and acts together. Two queries."""
    entries = [_message(exchange, m) for m in exchange.messages.select_related("written_by")]
    entries += [
        _act(e)
        for e in exchange.events.select_related("by").order_by("-at")[:200]
        if e.verb.partition(".")[2] not in _TOLD
    ]
    return sorted(entries, key=lambda e: e.at, reverse=True)


def _message(exchange, message):
    partner = exchange.requester if exchange.direction == "IN" else exchange.recipient or exchange.requester
    return Entry(
        kind=message.get_type_display(),
        who=str(message.written_by) if message.outgoing else partner,
        at=message.sent_at,
        text=message.body,
        incoming=not message.outgoing,
        facts=(message.get_channel_display(),),
    )


def _act(event):
    who = f"{event.by} p.i." if event.acting else str(event.by or "")
    return Entry(kind=event.told, who=who, at=event.at, text=event.comment)
