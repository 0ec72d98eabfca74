"""What is said on an exchange: every message enters the thread here, and is corrected here."""

import hashlib
import io

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import entitled
from ssi.approvals.workflow import lock, note
from ssi.attachments import services as attachments
from ssi.attachments.examination import examine
from ssi.attachments.markings import ForbiddenMarking
from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal

from . import guards, mail_import
from .models import Message

CHANGE = "liaison.change_informationexchange"


def say(exchange, kind, *, by, outgoing, body, channel=None, channel_exception=None, **fields):
    """Write one message in the thread, in the caller's transaction. Returns it.

    Without a channel, that of the file. Raises Refusal when the directive wants SIENA and no exception is told.
    """
    channel = channel or exchange.channel
    if channel_exception is None:
        channel_exception = exchange.channel_exception
    if outgoing:
        guards.channel_is_right(exchange, kind, channel, channel_exception)
    fields["sent_at"] = fields.get("sent_at") or timezone.now()
    return Message.objects.create(
        case=exchange,
        outgoing=outgoing,
        type=kind,
        channel=channel,
        channel_exception=channel_exception,
        body=body,
        written_by=by,
        **fields,
    )


@transaction.atomic
def add_message(exchange, *, by, type, outgoing, body, form_token=None, **fields):
    """Add to the thread what was said or received outside any act of the file. Returns the message.

    The same form sent twice writes one message. Raises Refusal, NotAllowed.
    """
    lock(exchange)
    if form_token and (known := exchange.messages.filter(form_token=form_token).first()):
        return known
    entitled(by, CHANGE, exchange)
    _open(exchange)
    _dated(fields.get("sent_at"), fields.get("received_at"))
    check = guards.may_leave if outgoing else guards.is_marked
    check(exchange, body, fields.get("subject", ""))
    message = say(exchange, type, by=by, outgoing=outgoing, body=body, form_token=form_token, **fields)
    note(exchange, "informationexchange.add_message", gettext_lazy("Message ajouté"), by=by, message=message.pk)
    return message


@transaction.atomic
def correct_message(message, *, by, body, reason=""):
    """Correct a message: in place for its author within fifteen minutes, by a new version after. Returns the message.

    The database keeps the earlier text, and refuses a change in place once the delay is over.
    """
    exchange = lock(message.case)
    entitled(by, CHANGE, exchange)
    _open(exchange)
    check = guards.may_leave if message.outgoing else guards.is_marked
    check(exchange, body)
    if Message.objects.filter(replaces=message.pk).exists():
        raise Refusal(
            _("Ce message a déjà été corrigé."),
            rule=_("dernière version"),
            remedy=_("Corrigez la version qui le remplace."),
        )
    if message.may_be_rewritten(by):
        message.body = body
        if not Message.objects.filter(pk=message.pk, written_by=by).update(body=body):
            raise Refusal(_("Les quinze minutes sont passées."), rule=_("message figé"))
        note(exchange, "informationexchange.rewrite_message", gettext_lazy("Message repris par son auteur"), by=by)
        return message
    return _new_version(exchange, message, by=by, body=body, reason=reason)


def _new_version(exchange, message, *, by, body, reason):
    if not reason.strip():
        raise Refusal(
            _("Quinze minutes sont passées : la correction est une nouvelle version, dites pourquoi."),
            rule=_("message figé"),
            field="reason",
        )
    fields = ("outgoing", "channel", "channel_exception", "language", "correspondent", "subject", "sent_at")
    same = {name: getattr(message, name) for name in (*fields, "received_at", "translation_of")}
    corrected = say(exchange, message.type, by=by, body=body, replaces=message, reason=reason, **same)
    label = gettext_lazy("Message corrigé")
    note(exchange, "informationexchange.correct_message", label, by=by, message=corrected.pk)
    return corrected


def import_mail(exchange, data, *, by, outgoing, type):
    """Put an e-mail in the thread: a message, and its attachments as files of the case. Returns the message.

    The whole of it is examined first: a forbidden marking anywhere and nothing is kept, not even a name.
    Raises Refusal, ForbiddenMarking, NotAllowed.
    """
    entitled(by, CHANGE, exchange)
    _open(exchange)
    mail = mail_import.read(data, zone=exchange.post.zone)
    try:
        examine(io.BytesIO(data), "message.eml")
    except ForbiddenMarking:
        # A counter, and not even the name: the mail must leave no trace here (liaison.md §8.7).
        record("attachment.forbidden_marking", exchange)
        raise
    return _keep_mail(exchange, mail, hashlib.sha256(data).hexdigest(), by=by, outgoing=outgoing, type=type)


@transaction.atomic
def _keep_mail(exchange, mail, sha256, *, by, outgoing, type):
    lock(exchange)
    if exchange.messages.filter(mail_sha256=sha256).exists():
        raise Refusal(
            _("Ce courriel est déjà dans le fil du dossier."),
            rule=_("un courriel entre une fois"),
            remedy=_("Retrouvez-le à sa date."),
        )
    check = guards.may_leave if outgoing else guards.is_marked
    check(exchange, mail.text, mail.subject)
    message = say(
        exchange,
        type,
        by=by,
        outgoing=outgoing,
        body=mail.text,
        channel="MAIL",
        subject=mail.subject,
        correspondent=mail.recipients if outgoing else mail.sender,
        sent_at=mail.sent_at,
        mail_sha256=sha256,
    )
    files = [
        attachments.store(exchange, io.BytesIO(part.content), by=by, name=part.name, declared_type=part.content_type)
        for part in mail.parts
    ]
    message.files.add(*files)
    note(exchange, "informationexchange.import_mail", gettext_lazy("Courriel versé au dossier"), by=by)
    return message


def _dated(*moments):
    if any(moment and moment > timezone.now() for moment in moments):
        raise Refusal(
            _("Ce message serait dans l’avenir : vérifiez la date et l’heure."), rule=_("dates"), field="sent_at"
        )


def _open(exchange):
    if not exchange.is_open:
        raise NotAllowed(_("Le dossier est clos."), rule=_("états déclarés"), remedy=_("Rouvrez-le d’abord."))
