"""What people do with exchanges of information: each function is one act, one transaction, all or nothing."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals import services as approvals
from ssi.approvals.workflow import fire, lock, note
from ssi.cases.models import Direction
from ssi.cases.references import next_reference
from ssi.clocks import services as clocks
from ssi.web.refusals import NotAllowed

from ..intelligence import handling
from ..letters.vocabulary import CHASE_LADDER, CHASE_RULES, ORAL_RULE, USEFULNESS_RULE
from . import partner_copy
from .models import InformationExchange, Message
from .vocabulary import AccessMode, Channel, MessageType, Regime

#: The directive's clocks, by urgency and access (art. 5(1)); only files qualified under it run them.
DIRECTIVE_RULES = {
    (True, AccessMode.DIRECT): "E977_U_D",
    (True, AccessMode.INDIRECT): "E977_U_I",
    (False, AccessMode.DIRECT): "E977_STD",
    (False, AccessMode.INDIRECT): "E977_STD",
}
AGREED_RULE = "BILATERAL_STD"
ANSWER_RULES = frozenset({*DIRECTIVE_RULES.values(), AGREED_RULE})


@transaction.atomic
def open_exchange(*, by, post, direction, **fields):
    """Register an exchange: number it, open its thread, start nothing yet. Returns the exchange.

    Raises NotAllowed if `by` may not open a file at this post.
    """
    if not by.has_perm("liaison.add_informationexchange", post):
        raise NotAllowed(
            _("Vous ne pouvez pas ouvrir de dossier dans ce poste."),
            rule=_("matrice des droits"),
            remedy=_("Un officier de liaison ou l’attaché du poste peut l’enregistrer."),
        )
    exchange = InformationExchange(
        kind=InformationExchange._meta.model_name,
        reference=next_reference(InformationExchange.series, post),
        post=post,
        direction=direction,
        status="RECU" if direction == Direction.IN else "BROUILLON",
        author=by,
        owner=fields.pop("owner", None) or by,
        opened_at=timezone.now(),
        **fields,
    )
    exchange.search_text = exchange.searchable()
    exchange.save(force_insert=True)
    exchange.refresh_from_db(fields=["acl"])
    note(exchange, "informationexchange.open", gettext_lazy("Dossier ouvert"), by=by, target=exchange.status)
    if direction == Direction.IN:
        _say(
            exchange,
            MessageType.REQUEST,
            by=by,
            outgoing=False,
            body=exchange.information_sought,
            sent_at=exchange.received_at,
        )
        if exchange.channel == Channel.TELEPHONE:
            clocks.start(exchange, ORAL_RULE, event_at=exchange.received_at or exchange.opened_at)
    return exchange


@transaction.atomic
def edit(exchange, *, by, expected_version, **fields):
    """Change what is written in a file that is still worked on. Raises StaleVersion, NotAllowed."""
    lock(exchange, expected_version=expected_version)
    _may(by, "liaison.change_informationexchange", exchange)
    if exchange.status in {"REPONSE_A_VALIDER", "A_VALIDER", "CLOS", "REFUSE", "ANNULE"}:
        raise NotAllowed(
            _("Le texte est figé tant que le visa est attendu, et une fois le dossier clos."),
            rule=_("texte figé"),
            remedy=_("Celui qui vise peut vous le renvoyer."),
        )
    for name, value in fields.items():
        setattr(exchange, name, value)
    exchange.search_text = exchange.searchable()
    exchange.version += 1
    changed = sorted(fields)
    exchange.save(update_fields=[*changed, "search_text", "version", "updated_at"])
    note(exchange, "informationexchange.edit", gettext_lazy("Dossier modifié"), by=by, fields=changed)
    return exchange


@transaction.atomic
def qualify(exchange, *, by, expected_version=None):
    """Qualify an incoming request: its clock starts from the moment it was received (directive art. 5(1))."""
    lock(exchange, expected_version=expected_version)
    fire(exchange, "qualify", by=by, locked=True)
    start = exchange.received_at or exchange.opened_at
    rule = AGREED_RULE
    if exchange.regime == Regime.EU_2023_977:
        rule = DIRECTIVE_RULES[exchange.urgent, exchange.access_mode]
    clocks.start(exchange, rule, event_at=start)
    return exchange


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
        due_at=_next_due(exchange),
        comment=comment,
        expected_version=expected_version,
    )


@transaction.atomic
def submit_request(exchange, *, by, expected_version=None, comment=""):
    """Send an outgoing request to the parapheur. Returns the approval request."""
    return approvals.submit(
        exchange,
        "submit",
        by=by,
        document=request_document(exchange),
        authors=[exchange.author_id],
        title=_("Demande : %(service)s") % {"service": exchange.recipient},
        comment=comment,
        expected_version=expected_version,
    )


@transaction.atomic
def send_answer(exchange, *, by, channel=None, expected_version=None):
    """Hand the partner copy over, as signed: the thread keeps what left, each piece keeps who received it.

    Raises the Refusal of a piece that may not leave any more since the visa.
    """
    lock(exchange, expected_version=expected_version)
    fire(exchange, "send_answer", by=by, locked=True)
    signed = exchange.approval_requests.filter(transition="approve_answer", state="APPROVED").order_by("-pk").first()
    copy = signed or partner_copy.build(exchange)
    _disclose(exchange, copy, by=by)
    body = partner_copy.message_of(copy.document)
    _say(exchange, MessageType.ANSWER, by=by, outgoing=True, body=body, channel=channel)
    clocks.keep(exchange, ANSWER_RULES)
    return exchange


@transaction.atomic
def transmit(exchange, *, by, channel=None, expected_version=None):
    """Send a signed request; the first reminder clock starts."""
    lock(exchange, expected_version=expected_version)
    fire(exchange, "transmit", by=by, locked=True)
    _say(exchange, MessageType.REQUEST, by=by, outgoing=True, body=exchange.information_sought, channel=channel)
    clocks.start(exchange, CHASE_LADDER[0], event_at=timezone.now())
    if (channel or exchange.channel) == Channel.TELEPHONE:
        clocks.start(exchange, ORAL_RULE, event_at=timezone.now())
    return exchange


@transaction.atomic
def receive_answer(exchange, *, by, comment, expected_version=None):
    """Register what the partner answered."""
    lock(exchange, expected_version=expected_version)
    fire(exchange, "receive_answer", by=by, comment=comment, locked=True)
    _say(exchange, MessageType.ANSWER, by=by, outgoing=False, body=comment)
    clocks.keep(exchange, CHASE_RULES)
    clocks.start(exchange, USEFULNESS_RULE, event_at=timezone.now())
    return exchange


@transaction.atomic
def ask_clarification(exchange, *, by, comment, expected_version=None):
    """Ask the requester to be more precise; the clock stops meanwhile (directive art. 6(3), à vérifier)."""
    lock(exchange, expected_version=expected_version)
    fire(exchange, "ask_clarification", by=by, comment=comment, locked=True)
    _say(exchange, MessageType.CLARIFICATION, by=by, outgoing=True, body=comment)
    for clock in exchange.clocks.open().filter(rule__code__in=ANSWER_RULES):
        clocks.suspend(clock, since=timezone.now(), reason=_("Précision demandée au service requérant"))
    return exchange


@transaction.atomic
def clarified(exchange, *, by, comment, expected_version=None):
    """The requester answered the question: the clock runs again."""
    lock(exchange, expected_version=expected_version)
    fire(exchange, "clarified", by=by, comment=comment, locked=True)
    _say(exchange, MessageType.CLARIFIED, by=by, outgoing=False, body=comment)
    for clock in exchange.clocks.open().filter(rule__code__in=ANSWER_RULES):
        clocks.resume(clock, at=timezone.now())
    return exchange


@transaction.atomic
def act(exchange, name, *, by, comment="", expected_version=None):
    """Any other declared transition."""
    lock(exchange, expected_version=expected_version)
    return fire(exchange, name, by=by, comment=comment, locked=True)


#: Transitions that do more than move the file. The page asks here; anything else goes through `act`.
ACTS = {
    "qualify": qualify,
    "submit_answer": submit_answer,
    "submit": submit_request,
    "send_answer": send_answer,
    "transmit": transmit,
    "receive_answer": receive_answer,
    "ask_clarification": ask_clarification,
    "clarified": clarified,
}


def perform(exchange, name, *, by, comment="", expected_version=None):
    """Do the transition `name` as its own service does it. Raises what that service raises."""
    service = ACTS.get(name)
    if service is None:
        return act(exchange, name, by=by, comment=comment, expected_version=expected_version)
    needs_comment = name in {"receive_answer", "ask_clarification", "clarified", "submit", "submit_answer"}
    extra = {"comment": comment} if needs_comment else {}
    return service(exchange, by=by, expected_version=expected_version, **extra)


def answer_document(exchange):
    """What is read and signed before an answer leaves: the partner copy, label → text, in reading order."""
    return partner_copy.build(exchange).document


def _disclose(exchange, copy, *, by):
    """One Disclosure per piece of the copy, under the fingerprint of what this partner receives."""
    partner = partner_copy.partner_of(exchange)
    for piece in exchange.pieces.filter(pk__in=copy.beside["pieces"]):
        handling.disclose(
            piece,
            by=by,
            service=partner.service,
            country=exchange.country,
            basis=partner_copy.basis_of(exchange),
            justification=_("Réponse à la demande du service requérant"),
            sha256=partner_copy.sha256_for(copy.document, partner),
            signed=True,
        )


def request_document(exchange):
    """What is read and signed before a request leaves."""
    return {
        "kind": "request",
        "reference": exchange.reference,
        "lines": [
            [str(_("Destinataire")), exchange.recipient],
            [str(_("Canal")), str(exchange.get_channel_display())],
            [str(_("Finalité et faits")), exchange.purpose],
            [str(_("Infraction")), exchange.offence],
            [str(_("Information demandée")), exchange.information_sought],
            [str(_("Pourquoi elle serait disponible")), exchange.availability_reasons],
            [str(_("Lien avec la personne")), exchange.person_link],
            [str(_("Limites d’usage")), exchange.use_limits],
        ],
    }


def write_message(exchange, kind, *, by, body, channel, language="fr"):
    """Put in the thread what leaves now beside the acts of the workflow: a letter. In the caller's transaction."""
    return _say(exchange, kind, by=by, outgoing=True, body=body, channel=channel, language=language)


def _say(exchange, kind, *, by, outgoing, body, channel=None, sent_at=None, language="fr"):
    return Message.objects.create(
        case=exchange,
        outgoing=outgoing,
        type=kind,
        channel=channel or exchange.channel,
        language=language,
        body=body,
        sent_at=sent_at or timezone.now(),
        written_by=by,
    )


def _may(by, permission, case):
    if not by.has_perm(permission, case):
        raise NotAllowed(
            _("Cet acte n’est pas dans vos attributions sur ce dossier."),
            rule=_("matrice des droits"),
            remedy=_("Le titulaire du dossier ou l’attaché de sécurité intérieure peut le faire."),
        )


def _next_due(exchange):
    clock = exchange.clocks.open().order_by("due_at").first()
    return clock.due_at if clock else None
