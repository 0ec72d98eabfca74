"""Acts on the pieces of an exchange: add, correct, ask and record a consent, disclose. Each is one transaction."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.access import FRENCH_ONLY, identity_of
from ssi.approvals.opening import entitled
from ssi.approvals.services import freeze
from ssi.approvals.workflow import lock, note
from ssi.web.refusals import NotAllowed, Refusal

from . import evaluation, notices
from .evaluation import Code, Recipient, join
from .models import Consent, Disclosure, Intelligence, TransferBasis

CHANGE = "liaison.change_informationexchange"
SEND = "liaison.transmit_informationexchange"
DECIDE = "liaison.approve_informationexchange"
LIFT = "liaison.lift_informationexchange"


@transaction.atomic
def add_piece(exchange, *, by, derived_from=(), **fields):
    """Add a piece of information to an exchange. Returns it.

    What it is drawn from gives it its restrictions: codes and Spécial France stick. Raises Refusal, NotAllowed.
    """
    lock(exchange)
    entitled(by, CHANGE, exchange)
    _open(exchange)
    piece = Intelligence(case=exchange, added_by=by, **fields)
    sources = list(derived_from)
    _inherit(piece, sources)
    _check(piece, by)
    piece.save(force_insert=True)
    piece.derived_from.set(sources)
    _mark_the_file(exchange, piece)
    note(exchange, "informationexchange.add_piece", gettext_lazy("Renseignement ajouté"), by=by, piece=piece.pk)
    return piece


@transaction.atomic
def correct_piece(piece, *, by, reason, **fields):
    """Replace a piece by a corrected one, and draft a notice for each who received it. Returns the new piece.

    Only who may lift a code may drop one on the way. Source: directive (EU) 2016/680 art. 7(3).
    """
    exchange = lock(piece.case)
    entitled(by, CHANGE, exchange)
    _open(exchange)
    _current(piece)
    if not reason.strip():
        raise Refusal(_("Dites ce qui était faux."), rule=_("motif"), field="reason")
    sources = list(piece.derived_from.all())
    corrected = Intelligence(case=exchange, added_by=by, replaces=piece, reason=reason, **fields)
    _inherit(corrected, sources)
    _check(corrected, by)
    loosened = (set(piece.codes) - {Code.H0}) - set(corrected.codes)
    if (loosened or (piece.special_france and not corrected.special_france)) and not by.has_perm(LIFT, exchange):
        raise NotAllowed(
            _("Une correction n’enlève ni un code de traitement ni la mention Spécial France."),
            rule=_("codes qui restent attachés"),
            remedy=_("Le chef de poste peut les lever, avec l’accord du fournisseur."),
            field="codes",
        )
    corrected.save(force_insert=True)
    corrected.derived_from.set(sources)
    _mark_the_file(exchange, corrected)
    owed = notices.draft(recipients_of(piece), exchange, reason=reason, piece=corrected)
    label = gettext_lazy("Renseignement corrigé")
    note(exchange, "informationexchange.correct_piece", label, by=by, piece=corrected.pk, notices=len(owed))
    return corrected


@transaction.atomic
def ask_consent(piece, *, by, scope, countries=()):
    """Record that the provider was asked to allow a use of this piece. Returns the Consent, without answer."""
    exchange = lock(piece.case)
    entitled(by, CHANGE, exchange)
    asked = Consent.objects.create(
        case=exchange,
        piece=piece,
        provider=piece.origin_service,
        scope=scope,
        countries=sorted(countries),
        asked_by=by,
    )
    label = gettext_lazy("Consentement demandé au fournisseur")
    note(exchange, "informationexchange.ask_consent", label, by=by, piece=piece.pk)
    return asked


@transaction.atomic
def record_consent(consent, *, by, granted, proof):
    """Write what the provider answered, with its proof: it lifts the code for what was asked, and no more."""
    exchange = lock(consent.case)
    entitled(by, LIFT, exchange)
    if not proof.strip():
        raise Refusal(
            _("Citez la preuve : message, note ou lettre du fournisseur."),
            rule=_("preuve du consentement"),
            field="proof",
        )
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.answer:
        raise Refusal(
            _("La réponse est déjà enregistrée : %(answer)s.") % {"answer": consent.get_answer_display()},
            rule=_("consentement"),
            remedy=_("Une nouvelle réponse suit une nouvelle demande."),
        )
    consent.answer = Consent.Answer.GRANTED if granted else Consent.Answer.REFUSED
    consent.proof, consent.recorded_by, consent.answered_at = proof, by, timezone.now()
    consent.save(update_fields=["answer", "proof", "recorded_by", "answered_at"])
    label = gettext_lazy("Consentement accordé") if granted else gettext_lazy("Consentement refusé")
    note(exchange, "informationexchange.record_consent", label, by=by, piece=consent.piece_id)
    return consent


@transaction.atomic
def disclose(
    piece, *, by, service, country, basis, justification, judicial=False, h3_kept=False, sha256="", signed=False
):
    """Record that a piece goes to somebody. Raises the Refusal of the rule when it may not go. Returns the Disclosure.

    `sha256` is the fingerprint of a copy already made for this recipient; without it, that of the piece alone.
    `signed`: it goes with a text that had its visa, which decided any derogation.
    """
    exchange = lock(piece.case)
    entitled(by, SEND, exchange)
    _current(piece)
    _basis(by, exchange, country, basis, justification, signed)
    recipient = Recipient(country.pk, service, judicial, h3_kept)
    refusal = refusal_of(piece, recipient)
    if refusal is not None:
        raise refusal
    given = Disclosure.objects.create(
        case=exchange,
        piece=piece,
        service=service,
        country=country,
        judicial=judicial,
        h3_kept=h3_kept,
        basis=basis,
        justification=justification,
        by=by,
        copy_sha256=sha256 or freeze({"to": [service, country.pk], "lines": piece_lines(piece)}),
    )
    note(exchange, "informationexchange.disclose", gettext_lazy("Renseignement communiqué"), by=by, piece=piece.pk)
    return given


def disclose_subjects(exchange, subjects, *, by, service, country, basis, justification, sha256):
    """Record that persons and objects of the file went to somebody, in a copy made for this recipient."""
    Disclosure.objects.bulk_create(
        Disclosure(
            case=exchange,
            subject=subject,
            label=subject.label,
            service=service,
            country=country,
            basis=basis,
            justification=justification,
            by=by,
            copy_sha256=sha256,
        )
        for subject in subjects
    )
    label = gettext_lazy("Personnes et objets communiqués")
    note(exchange, "informationexchange.disclose_subjects", label, by=by, rows=[subject.pk for subject in subjects])


def refusal_of(piece, recipient):
    """What stands in the way of this piece, or of one it was drawn from, going there; None when nothing does."""
    for part in lineage(piece):
        refusal = evaluation.may_go(part.as_piece(), recipient)
        if refusal is not None:
            return refusal
    return None


def lineage(piece):
    """The piece and all it was drawn from, whatever the distance."""
    found, waiting = {}, [piece]
    while waiting:
        part = waiting.pop()
        if part.pk not in found:
            found[part.pk] = part
            waiting += part.derived_from.all()
    return list(found.values())


def recipients_of(piece):
    """The latest Disclosure to each service that received this piece or a version it replaced."""
    versions, older = [piece.pk], piece.replaces
    while older is not None:
        versions.append(older.pk)
        older = older.replaces
    return notices.latest(Disclosure.objects.filter(piece__in=versions))


def piece_lines(piece):
    """A piece as it is printed for somebody: its text, its worth in words, its conditions. Never its maker."""
    lines = [
        [str(_("Renseignement")), piece.text],
        [str(_("Nature")), str(piece.get_nature_display())],
        [str(_("Évaluation")), str(piece.worth)],
        [str(_("Conditions")), " ; ".join(str(label) for label in piece.shown_codes)],
    ]
    mention = evaluation.judicial_mention(piece.handling)
    if piece.h3_text:
        lines.append([str(_("Restriction")), piece.h3_text])
    return [*lines, [str(_("Usage judiciaire")), mention]] if mention else lines


def _inherit(piece, sources):
    whole = join(piece.handling, *(s.handling for s in sources))
    piece.codes, piece.special_france = sorted(whole.codes), whole.special_france
    if not piece.h3_text:
        piece.h3_text = " ; ".join(sorted(whole.h3_texts))[:300]


def _check(piece, by):
    evaluation.check(piece.scale, piece.source_grade, piece.information_grade)
    if not piece.codes:
        raise Refusal(_("Choisissez au moins un code : H0 s’il n’y a pas de restriction."), field="codes")
    if Code.H3 in piece.codes and not piece.h3_text.strip():
        raise Refusal(
            _("H3 s’écrit : dites ce que le fournisseur interdit."), rule=_("code de traitement H3"), field="h3_text"
        )
    if piece.collected_at > timezone.now():
        raise Refusal(_("Ce renseignement serait recueilli dans l’avenir."), rule=_("dates"), field="collected_at")
    if piece.special_france and not any(t & FRENCH_ONLY for t in identity_of(by).principals):
        raise NotAllowed(
            _("La mention Spécial France est réservée aux agents français."),
            rule=_("Spécial France, IGI 1300, art. 65"),
            remedy=_("Confiez ce renseignement au chef de poste."),
            field="special_france",
        )


def _mark_the_file(exchange, piece):
    """The file takes the highest marking of its parts; its search text takes what the piece says."""
    exchange.special_france = exchange.special_france or piece.special_france
    exchange.search_text = exchange.searchable()
    exchange.version += 1
    exchange.save(update_fields=["special_france", "search_text", "version", "updated_at"])


def needs_no_basis(country):
    """Whether what goes there stays under the law of the Union: a member State, or the sending State itself."""
    return country.in_european_union or country.pk == settings.SSI_SENDING_COUNTRY


def _basis(by, exchange, country, basis, justification, signed):
    if (basis == TransferBasis.UNION) != needs_no_basis(country) and not signed:
        raise Refusal(
            _("Cette base ne vaut pas pour ce pays : %(country)s.") % {"country": country},
            rule=_("base du transfert, directive (UE) 2016/680, art. 35"),
            remedy=_("Un État hors de l’Union demande une base propre ; un État membre n’en demande pas."),
            field="basis",
        )
    if not justification.strip():
        raise Refusal(_("Dites pourquoi ce service doit le recevoir."), rule=_("motif"), field="justification")
    if basis == TransferBasis.DEROGATION and not signed and not by.has_perm(DECIDE, exchange):
        raise NotAllowed(
            _("Une dérogation se décide avec le visa."),
            rule=_("base du transfert"),
            remedy=_("Le chef de poste ou son délégataire peut l’enregistrer."),
            field="basis",
        )


def _current(piece):
    if not piece.is_current:
        raise Refusal(
            _("Ce renseignement a été corrigé depuis."),
            rule=_("dernière version"),
            remedy=_("Ouvrez la version qui le remplace."),
        )


def _open(exchange):
    if not exchange.is_open:
        raise NotAllowed(_("Le dossier est clos."), rule=_("états déclarés"), remedy=_("Rouvrez-le d’abord."))
