"""A letter about an exchange, composed from the texts in force and from what its signed partner copy says.

Nothing else of the file can be written: texts name references and dates only (`models.FIELDS`), and what is quoted
is the frozen document of the visa, or the partner copy itself. Never the title, a note, an internal name, a piece
that stays behind, nor anything Spécial France (liaison.md §§6.1 step 4, 8.8, 8.13).
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from string import Template

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.cases.models import Direction
from ssi.web.refusals import Refusal

from ..exchanges import partner_copy
from ..exchanges.vocabulary import MessageType, VisaTrigger
from ..intelligence.evaluation import Code
from ..intelligence.models import Intelligence
from .frames import day_in, label_in
from .models import Clause, LetterTemplate
from .vocabulary import CHASE_RULES, LANGUAGES, ORAL_RULE, REMINDERS, ClauseCode, LetterKind

Kind = LetterKind
#: The clauses of a kind of letter, whatever the file; codes, assurance and ground are added from it.
_ALWAYS = {
    Kind.REQUEST: (ClauseCode.PURPOSE, ClauseCode.CONFIDENTIALITY),
    Kind.ANSWER: (ClauseCode.PURPOSE, ClauseCode.CONFIDENTIALITY),
}
_QUOTED = frozenset({Kind.REQUEST, Kind.ANSWER})
#: Lines of a signed text that the head of the letter says already.
_ENVELOPE = frozenset({"Destinataire", "À l’attention de", "Votre référence", "Canal"})


@dataclass(frozen=True)
class Letter:
    """`quoted`: (label, text) of the signed text; `doubtful`: some text in it was not verified yet."""

    kind: Kind
    language: str
    subject: str
    paragraphs: tuple
    quoted: tuple
    conditions: tuple
    closing: tuple
    doubtful: bool
    versions: tuple

    @property
    def text(self):
        """The whole letter as the thread keeps it."""
        quoted = [f"{label}\u202f: {text}" if label else text for label, text in self.quoted]
        return "\n\n".join([self.subject, *self.paragraphs, *quoted, *self.conditions, *self.closing])


class Situation:
    """What decides which letters make sense for an exchange now, each thing read once."""

    def __init__(self, exchange, now=None):
        self.exchange, self.now = exchange, now or timezone.now()

    @cached_property
    def clocks(self):
        return list(self.exchange.clocks.open().select_related("rule"))

    @cached_property
    def messages(self):
        return list(self.exchange.messages.order_by("sent_at", "pk"))

    @property
    def is_ours(self):
        return self.exchange.direction == Direction.OUT

    def running(self, rules):
        """The open clock of one of these rules; None when none runs."""
        return next((clock for clock in self.clocks if clock.rule.code in rules), None)

    def sent(self, *types):
        """The messages of these types that left the post, oldest first."""
        return [m for m in self.messages if m.outgoing and m.type in types]

    @property
    def reminder(self):
        """The reminder that comes next; the third is said again after that. None when nothing is chased."""
        if not self.is_ours or self.running(CHASE_RULES) is None:
            return None
        return REMINDERS[min(len(self.sent(MessageType.REMINDER)), len(REMINDERS) - 1)]

    @cached_property
    def signed(self):
        """The visa under which the text of this exchange leaves; None when it needed none, or has it not yet."""
        step = "approve" if self.is_ours else "approve_answer"
        approved = self.exchange.approval_requests.filter(transition=step, state="APPROVED")
        return approved.order_by("-pk").first()

    @property
    def offered(self):
        """The letters that make sense now, the one to write first at the top."""
        exchange, oral = self.exchange, self.running({ORAL_RULE})
        wanted = [(self.reminder, self.reminder)]
        if self.is_ours:
            wanted += [
                (Kind.ORAL_MADE, oral),
                (Kind.REQUEST, self._left("VALIDE", MessageType.REQUEST)),
                (Kind.THANKS, exchange.answered_at),
            ]
        else:
            wanted += [
                (Kind.ORAL_RECEIVED, oral),
                (Kind.ACKNOWLEDGEMENT, exchange.is_open),
                (Kind.ANSWER, self._left("REPONSE_VALIDEE", MessageType.ANSWER)),
                (Kind.REFUSAL, exchange.status in {"REFUS_VALIDE", "REFUSE"}),
            ]
        return [kind for kind, makes_sense in wanted if makes_sense]

    def _left(self, ready, kind):
        """Whether the text may be put in a letter: signed, or sent under the officer's own responsibility.

        A text that nobody signed is never quoted from a file Spécial France.
        """
        if self.signed:
            return True
        return not self.exchange.special_france and (self.exchange.status == ready or bool(self.sent(kind)))

    @cached_property
    def copy(self):
        """(lines, pieces): what of this file the partner receives, or received."""
        exchange = self.exchange
        if self.signed:
            pieces = Intelligence.objects.filter(case=exchange.pk, pk__in=self.signed.beside.get("pieces", []))
            return self.signed.document.get("lines", []), list(pieces)
        if self.is_ours:
            built = partner_copy.build_request(exchange)
            return built.document["lines"], list(built.pieces)
        if answers := self.sent(MessageType.ANSWER):
            given = Intelligence.objects.filter(disclosures__case=exchange.pk).distinct()
            return [["", answers[-1].body]], list(given)
        built = partner_copy.build(exchange)
        return built.document["lines"], list(built.pieces)

    @property
    def facts(self):
        """Moments and numbers a text may name; None when unknown."""
        asked, reminded = self.sent(MessageType.REQUEST), self.sent(MessageType.REMINDER)
        chased, oral = self.running(CHASE_RULES), self.running({ORAL_RULE})
        asked_at = asked[0].sent_at if asked else chased.event_at if chased else self.exchange.opened_at
        return {
            "asked_on": asked_at,
            "last_reminded_on": reminded[-1].sent_at if reminded else asked_at,
            "oral_on": oral.event_at if oral else asked_at,
            "received_on": self.exchange.received_at or self.exchange.opened_at,
            "answered_on": self.exchange.answered_at or self.now,
        }


def languages_of(situation, kind):
    """The languages this letter may be written in, the partner's own first: its text and its clauses are in force."""
    exchange, day = situation.exchange, _today(situation)
    templates = LetterTemplate.objects.best_for(exchange, day, kind=kind)
    clauses = [Clause.objects.best_for(exchange, day, code=code) for code in clause_codes(situation, kind)]
    ready = [code for code in LANGUAGES if code in templates and all(code in clause for clause in clauses)]
    return sorted(ready, key=lambda code: not templates[code].countries)


def clause_codes(situation, kind):
    """Which clauses stand under this letter."""
    codes = list(_ALWAYS.get(kind, ()))
    if kind in _QUOTED:
        if VisaTrigger.DEATH_PENALTY in situation.exchange.visa_triggers:
            codes.append(ClauseCode.DEATH_PENALTY)
        held = {code for piece in situation.copy[1] for code in piece.codes}
        codes += [ClauseCode(code) for code in (Code.H1, Code.H2, Code.H3) if code in held]
    if kind == Kind.REFUSAL and situation.exchange.refusal_ground:
        codes.append(ClauseCode(f"GROUND_{situation.exchange.refusal_ground}"))
    return codes


def compose(situation, kind, language):
    """The letter. Raises Refusal when it makes no sense now, or has no text in force in this language."""
    exchange, day = situation.exchange, _today(situation)
    if kind not in situation.offered:
        raise Refusal(
            _("Cette lettre n’est pas à écrire dans l’état actuel du dossier."),
            rule=_("états déclarés"),
            remedy=_("La page des lettres du dossier montre celles qui ont leur place."),
        )
    template = LetterTemplate.objects.best_for(exchange, day, kind=kind).get(language)
    clauses = [
        Clause.objects.best_for(exchange, day, code=code).get(language) for code in clause_codes(situation, kind)
    ]
    if template is None or None in clauses:
        raise Refusal(
            _("Il n’y a pas de texte en vigueur dans cette langue pour cette lettre."),
            rule=_("lettres-types"),
            remedy=_("Choisissez une autre langue."),
        )
    quoted = _quoted(situation, language) if kind in _QUOTED else ()
    return _written(template, clauses, _values(situation, language), quoted)


def specimen(template, clauses, *, post, day):
    """A letter about no file, to read a text as it is printed: references that no file bears, days before `day`."""
    names = ("asked_on", "last_reminded_on", "oral_on", "received_on", "answered_on")
    days = {name: day_in(template.language, day - timedelta(days=15 - 3 * n)) for n, name in enumerate(names)}
    told = {"reference": f"EXI-{post.code if post else '…'}-{day.year}-00000", "partner_reference": " 000/AB"}
    return _written(template, clauses, {**days, **told, "elapsed": "15"}, ())


def _written(template, clauses, values, quoted):
    texts = [template, *clauses]
    return Letter(
        kind=LetterKind(template.kind),
        language=template.language,
        subject=_filled(template.subject, values),
        paragraphs=_paragraphs(template.body, values),
        quoted=quoted,
        conditions=tuple(clause.text for clause in clauses),
        closing=_paragraphs(template.closing, values),
        doubtful=any(text.to_verify for text in texts),
        versions=tuple(text.versioned() for text in texts),
    )


def _today(situation):
    return timezone.localdate(situation.now, situation.exchange.post.zone)


def _values(situation, language):
    exchange, zone, facts = situation.exchange, situation.exchange.post.zone, situation.facts
    days = {name: day_in(language, moment.astimezone(zone).date()) for name, moment in facts.items()}
    elapsed = _today(situation) - facts["asked_on"].astimezone(zone).date()
    reference = f" {exchange.partner_reference}" if exchange.partner_reference else ""
    return {**days, "reference": exchange.reference, "partner_reference": reference, "elapsed": str(elapsed.days)}


def _filled(text, values):
    return Template(text).substitute(values)


def _paragraphs(text, values):
    return tuple(part.strip() for part in _filled(text, values).split("\n\n") if part.strip())


def _quoted(situation, language):
    lines, _pieces = situation.copy
    return tuple((label_in(language, label), text) for label, text in lines if text and label not in _ENVELOPE)
