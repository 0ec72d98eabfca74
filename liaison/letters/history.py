"""The history of an exchange on paper: everything the file says to those who see it, in one document."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.clocks.words import moment_in_words
from ssi.reports.blocks import MAX_CELL, MAX_PARAGRAPH, MAX_ROWS
from ssi.reports.document import Column, Paragraph, Section, Table
from ssi.reports.documents import CaseDocument, draw, highest, register

from ..exchanges.models import InformationExchange
from ..exchanges.workflow import EXCHANGE
from ..intelligence import handling
from ..intelligence.evaluation import Code
from ..persons.section import nature_of, persons_of


@register
class ExchangeHistory(CaseDocument):
    """Marked with the highest of the file and of its attachments; a piece under H1 says it on the first page."""

    code = "exchange-history"
    title = gettext_lazy("Historique du dossier")
    intent = gettext_lazy(
        "Les faits, le fil, les renseignements et leur évaluation, les personnes et les objets, les délais et leur "
        "explication, la chronologie et les pièces jointes, tels qu’ils sont à l’instant de la demande."
    )
    about = InformationExchange

    def collect(self, subject, *, by, number, variant):
        zone, today = subject.post.zone, timezone.localdate(timezone=subject.post.zone)
        pieces = list(
            subject.pieces.filter(replaced_by=None).select_related("origin_country").order_by("added_at", "pk")
        )
        attachments = list(subject.attachments.order_by("added_at"))
        held_back = any(Code.H1 in piece.codes for piece in pieces)
        return draw(
            self,
            post=subject.post,
            number=number,
            title=_("Historique du dossier %(reference)s") % {"reference": subject.reference},
            subtitle=subject.title,
            period=(min(today, subject.opened_at.astimezone(zone).date()), today),
            marking=(
                highest(subject.marking, *(one.marking for one in attachments)),
                subject.special_france or any(one.special_france for one in [*attachments, *pieces]),
            ),
            sections=[
                Section(_("Le dossier"), _facts(subject, zone)),
                Section(_("Fil des messages"), _thread(subject, zone)),
                Section(_("Renseignements"), _pieces(pieces, zone)),
                Section(_("Personnes et objets"), _persons(subject, by)),
                Section(_("Délais"), _clocks(subject, zone)),
                Section(_("Chronologie"), _timeline(subject, zone)),
                Section(_("Pièces jointes"), _attachments(attachments, zone)),
            ],
            extra={
                "mention": _("Code H1 : ne pas verser en procédure sans l’accord du fournisseur.") if held_back else ""
            },
        )


def _facts(exchange, zone):
    incoming = exchange.direction == "IN"
    short = [
        (_("État"), EXCHANGE.state(exchange.status).label),
        (_("Sens"), exchange.get_direction_display()),
        (_("Titulaire"), exchange.owner),
        (_("Service requérant") if incoming else _("Service demandeur"), exchange.requester),
        (_("Interlocuteur"), exchange.requester_contact),
        (_("Service saisi"), exchange.recipient),
        (_("Référence du partenaire"), exchange.partner_reference),
        (_("Pays"), exchange.country),
        (_("Domaine"), exchange.domain),
        (_("Régime"), exchange.get_regime_display()),
        (_("Canal"), exchange.get_channel_display()),
        (_("Ouvert le"), moment_in_words(exchange.opened_at, zone)),
        (_("Reçu le"), exchange.received_at and moment_in_words(exchange.received_at, zone)),
        (_("Répondu le"), exchange.answered_at and moment_in_words(exchange.answered_at, zone)),
        (_("Clos le"), exchange.closed_at and moment_in_words(exchange.closed_at, zone)),
        (_("Urgence"), " — ".join(filter(None, [exchange.get_urgency_reason_display(), exchange.urgency_text]))),
        (_("Infraction"), exchange.offence),
        (_("Limites d’usage"), exchange.use_limits),
        (_("Motif de refus"), exchange.get_refusal_ground_display()),
    ]
    columns = [Column(_("Fait"), width=28), Column(_("Valeur"))]
    yield Table(columns, [(str(label), str(value)) for label, value in short if value])
    for label, text in (
        (_("Finalité et faits"), exchange.purpose),
        (_("Information demandée"), exchange.information_sought),
        (_("Pourquoi elle serait disponible"), exchange.availability_reasons),
        (_("Lien avec la personne"), exchange.person_link),
        (_("Projet de réponse"), exchange.answer),
        (
            _("Réponse partielle, pas encore partie"),
            exchange.partial if exchange.status.startswith("PARTIELLE") else "",
        ),
    ):
        yield from _told(label, text)


def _thread(exchange, zone):
    for message in exchange.messages.select_related("written_by").order_by("sent_at", "pk"):
        way = _("émis") if message.outgoing else _("reçu")
        facts = [moment_in_words(message.sent_at, zone), message.get_type_display(), way, message.get_channel_display()]
        who = str(message.written_by) if message.outgoing else ""
        yield from _told(" — ".join(str(part) for part in [*facts, who] if part), message.body)


def _pieces(pieces, zone):
    for number, piece in enumerate(pieces, 1):
        lines = handling.piece_lines(piece)
        origin = f"{piece.origin_service} ({piece.origin_country})"
        columns = [Column(_("Renseignement %(n)d") % {"n": number}, width=28), Column("")]
        rows = [(label, text) for label, text in lines[1:]]
        rows += [
            (_("Origine"), origin),
            (_("Recueilli le"), moment_in_words(piece.collected_at, zone)),
            *([(_("Réserve"), _("Spécial France"))] if piece.special_france else []),
        ]
        yield Table(columns, [(str(label), str(text)) for label, text in rows])
        yield from _told("", piece.text)


def _persons(exchange, by):
    """Everybody and everything the file names, as on its page. Not their matches: who may know of one depends on the
    reader (the other file is compartmented, or Spécial France), and paper passes from hand to hand.
    """
    found = persons_of(exchange, by)
    rows = found and [*found.people, *found.items, *found.references]
    if not rows:
        return []
    columns = [
        Column(_("Nom ou numéro"), width=26),
        Column(_("Nature"), width=20),
        Column(_("Ce qu’on en sait")),
        Column(_("Copie partenaire"), width=14),
    ]
    leaves = {True: _("à joindre"), False: _("non")}
    lines = [
        (
            row.subject.label,
            nature_of(row.subject),
            ", ".join(row.facts),
            leaves[row.subject.for_partner and not exchange.special_france],
        )
        for row in rows
    ]
    return [Table(columns, some) for some in _parts(lines, MAX_ROWS)]


def _clocks(exchange, zone):
    columns = [Column(_("Point"), width=28), Column(_("Explication"))]
    for clock in exchange.clocks.explained():
        yield Table(columns, [(str(line.topic), str(line.text)) for line in clock.explain()], caption=clock.rule.label)


def _timeline(exchange, zone):
    rows = []
    for event in exchange.events.select_related("by").order_by("at", "pk"):
        who = f"{event.by or ''}{' p.i.' if event.acting else ''}"
        first, *rest = _parts(event.comment, MAX_CELL) or [""]
        rows.append((moment_in_words(event.at, zone), event.told, who, first))
        rows += [("", "", "", part) for part in rest]
    columns = [
        Column(_("Quand"), width=28),
        Column(_("Acte"), width=24),
        Column(_("Qui"), width=20),
        Column(_("Motif")),
    ]
    return [Table(columns, some) for some in _parts(rows, MAX_ROWS)]


def _attachments(attachments, zone):
    rows = [
        (
            one.name,
            moment_in_words(one.added_at, zone),
            one.size,
            " ".join([one.get_marking_display(), *([_("Spécial France")] if one.special_france else [])]),
            one.sha256,
        )
        for one in attachments
    ]
    columns = [
        Column(_("Nom"), width=24),
        Column(_("Ajoutée le"), width=22),
        Column(_("Octets"), "integer", width=10),
        Column(_("Marquage"), width=14),
        Column("SHA-256"),
    ]
    return [Table(columns, rows)] if rows else []


def _told(label, text):
    """A heading and its text, whole, in paragraphs no longer than one may be."""
    if not text:
        return
    if label:
        yield Paragraph(str(label), "lead")
    yield from map(Paragraph, _parts(text, MAX_PARAGRAPH))


def _parts(whole, most):
    """A text or a list in parts no longer than a block may hold: nothing is cut."""
    return [whole[start : start + most] for start in range(0, len(whole), most)]
