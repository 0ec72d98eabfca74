"""The thread of an exchange: what was said and what was done, newest first, in one list."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from ssi.approvals.workflow import workflow_of

from .models import Message, MessageDraft

#: Acts whose message already stands in the thread: told once.
_TOLD = {
    "send_answer",
    "send_partial",
    "send_signed_partial",
    "send_refusal",
    "transmit",
    "acknowledged",
    "receive_partial",
    "receive_answer",
    "partner_refuses",
    "ask_clarification",
    "clarified",
    "partner_asks",
    "clarify",
    "add_message",
    "import_mail",
    "open",
    "write_letter",
}


@dataclass(frozen=True)
class Entry:
    kind: str
    who: str
    at: object
    text: str = ""
    incoming: bool = False
    facts: tuple = ()
    files: tuple = ()
    subject: str = ""
    url: str = ""
    replaced: bool = False


def events_of(exchange):
    """The latest acts on the file, newest first. One query."""
    return list(exchange.events.select_related("by").order_by("-at")[:200])


def waiting_since(exchange, events):
    """When the text went to the visa it still waits for; None when nothing waits. No query: its state says it."""
    visa = {source for step in workflow_of(exchange).transitions if step.signoff for source in step.sources}
    asked = (e.at for e in events if e.target == exchange.status)
    return next(asked, exchange.updated_at) if exchange.status in visa else None


def shown_files(attachments, user):
    """The files this person may open, as a thread shows them, by key."""
    return {
        file.pk: {
            "name": file.name,
            "url": reverse("attachments:download", args=[file.pk]),
            "size": filesizeformat(file.size),
            "level": file.marking,
            "special_france": file.special_france,
        }
        for file in attachments
        if user.french_national or not file.special_france
    }


def thread_of(exchange, events, files):
    """Messages, with their files and what became of them, and acts together. One query."""
    said = exchange.messages.select_related("written_by").annotate(
        file_keys=ArraySubquery(Message.files.through.objects.filter(message=OuterRef("pk")).values("attachment")),
        rewritten=Exists(MessageDraft.objects.filter(message=OuterRef("pk"))),
        replaced=Exists(Message.objects.filter(replaces=OuterRef("pk"))),
    )
    entries = [_message(exchange, m, files) for m in said]
    entries += [_act(e) for e in events if e.verb.partition(".")[2] not in _TOLD]
    return sorted(entries, key=lambda e: e.at, reverse=True)


def _message(exchange, message, files):
    partner = exchange.requester if exchange.direction == "IN" else exchange.recipient or exchange.requester
    return Entry(
        kind=message.get_type_display(),
        who=str(message.written_by) if message.outgoing else message.correspondent or partner,
        at=message.sent_at,
        text=message.body,
        incoming=not message.outgoing,
        facts=tuple(_facts(message)),
        files=tuple(files[key] for key in message.file_keys if key in files),
        subject=message.subject,
        url=reverse("liaison:exchange-message", args=[exchange.reference, message.pk]),
        replaced=message.replaced,
    )


def _facts(message):
    yield message.get_channel_display()
    if message.channel_exception:
        yield message.get_channel_exception_display()
    if message.language != "fr":
        yield _("en %(language)s") % {"language": message.get_language_display()}
    if message.outgoing and message.correspondent:
        yield _("à %(who)s") % {"who": message.correspondent}
    if message.translation_of_id:
        yield _("traduction")
    if message.replaces_id:
        yield _("version corrigée : %(why)s") % {"why": message.reason}
    if message.rewritten:
        yield _("repris par son auteur")


def _act(event):
    who = f"{event.by} p.i." if event.acting else str(event.by or "")
    return Entry(kind=event.told, who=who, at=event.at, text=event.comment)
