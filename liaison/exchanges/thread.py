"""The thread of an exchange: what was said and what was done, newest first, in one list."""

from dataclasses import dataclass

from ssi.approvals.workflow import workflow_of

#: Acts whose message already stands in the thread: told once.
_TOLD = {"send_answer", "transmit", "receive_answer", "ask_clarification", "clarified", "open", "write_letter"}


@dataclass(frozen=True)
class Entry:
    kind: str
    who: str
    at: object
    text: str = ""
    incoming: bool = False
    facts: tuple = ()


def events_of(exchange):
    """The latest acts on the file, newest first. One query."""
    return list(exchange.events.select_related("by").order_by("-at")[:200])


def waiting_since(exchange, events):
    """When the text went to the visa it still waits for; None when nothing waits. No query: its state says it."""
    visa = {source for step in workflow_of(exchange).transitions if step.signoff for source in step.sources}
    asked = (e.at for e in events if e.target == exchange.status)
    return next(asked, exchange.updated_at) if exchange.status in visa else None


def thread_of(exchange, events):
    """Messages and acts together. One query."""
    entries = [_message(exchange, m) for m in exchange.messages.select_related("written_by")]
    entries += [_act(e) for e in events if e.verb.partition(".")[2] not in _TOLD]
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
