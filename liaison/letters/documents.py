"""The letters of an exchange as PDF: the same text as the preview, on the paper of the office."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.access import identity_of
from ssi.accounts.roles import Role
from ssi.reports import typography
from ssi.reports.document import Paragraph, Section, Signature
from ssi.reports.documents import CaseDocument, DocumentKind, draw, highest, register

from ..exchanges.models import InformationExchange
from . import texts
from .compose import Situation, compose, languages_of
from .frames import WORDS, day_in
from .vocabulary import LANGUAGES, LetterKind


def variant_of(kind, language):
    return f"{kind.slug}.{language}"


def kind_of(variant):
    """(LetterKind, language) of a version: « reminder-1.ro »."""
    slug, _dot, language = variant.partition(".")
    return LetterKind.of_slug(slug), language


@register
class LetterDocument(CaseDocument):
    """It bears the marking of its file, never « Spécial France »: nothing of that can be in it (compose.py)."""

    code = "letter"
    title = gettext_lazy("Lettre au partenaire")
    intent = gettext_lazy(
        "Les lettres qui ont leur place dans l’état actuel du dossier, dans chaque langue disponible."
    )
    permission = "liaison.write_letter"
    template = "liaison/pdf/letter.html"
    has_versions = True
    about = InformationExchange

    def ask_url(self, subject):
        return reverse("liaison:exchange-letters", args=[subject.reference])

    def offered(self, subject, user):
        situation = Situation(subject)
        return [
            (variant_of(kind, language), f"{kind.label} ({LANGUAGES[language]})")
            for kind in situation.offered
            for language in languages_of(situation, kind)
        ]

    def collect(self, subject, *, by, number, variant):
        kind, language = kind_of(variant)
        situation = Situation(subject)
        return on_paper(
            self,
            compose(situation, kind, language),
            by=by,
            post=subject.post,
            number=number,
            title=f"{kind.label}, {subject.reference}",
            today=timezone.localdate(situation.now, subject.post.zone),
            marking=subject.marking,
            to=_addressee(subject, language),
            attention=subject.requester_contact if not situation.is_ours else "",
            our_reference=subject.reference,
            your_reference=subject.partner_reference,
        )


@dataclass(frozen=True)
class Specimen:
    """A version of a text, on the paper of the post of whoever reads it; for the journal and the pages, the text."""

    text: object
    post: object

    @property
    def pk(self):
        return self.text.pk

    @property
    def _meta(self):
        return self.text._meta

    def __str__(self):
        return f"{self.text.name}, {self.text.get_language_display()}"

    def get_absolute_url(self):
        return self.text.get_absolute_url()


@register
class LetterSpecimen(DocumentKind):
    """A text as it will be printed, before it serves or long after: no file, no partner, and it says so."""

    code = "letter-specimen"
    title = gettext_lazy("Spécimen d’une lettre-type")
    intent = gettext_lazy("Le texte tel qu’il s’imprimera, avec des références et des dates d’exemple.")
    permission = texts.VIEW
    template = LetterDocument.template

    def subject_of(self, user, key):
        text, post = texts.text_of(user, key), texts.post_of(user)
        return Specimen(text, post) if text and post else None

    def key_of(self, subject):
        return subject.text.key

    def collect(self, subject, *, by, number, variant):
        text, post = subject.text, subject.post
        today = timezone.localdate(timezone=post.zone)
        return on_paper(
            self,
            texts.specimen_of(text, post, today),
            by=by,
            post=post,
            number=number,
            title=_("Spécimen : %(text)s") % {"text": text.versioned()},
            today=today,
            marking=highest(),
            to=[str(_("Service destinataire"))],
            our_reference=f"EXI-{post.code}-{today.year}-00000",
            mention=_("Spécimen : ce texte n’est adressé à personne."),
        )


def on_paper(
    document,
    letter,
    *,
    by,
    post,
    number,
    title,
    today,
    marking,
    to,
    our_reference,
    attention="",
    your_reference="",
    mention="",
):
    """A composed letter as its document: the frame is in its language, never « Spécial France »."""
    set_in = typography.typeset if letter.language == "fr" else str
    written = [Paragraph(set_in(text)) for text in letter.paragraphs]
    return draw(
        document,
        post=post,
        number=number,
        title=title,
        period=(today, today),
        marking=(marking, False),
        sections=[Section(set_in(letter.subject), written)],
        signature=signature_of(by, post, today),
        extra={
            "language": letter.language,
            "words": WORDS[letter.language],
            "date": day_in(letter.language, today),
            "to": to,
            "attention": attention,
            "our_reference": our_reference,
            "your_reference": your_reference,
            "quoted": [[set_in(label), set_in(text)] for label, text in letter.quoted],
            "conditions": [set_in(text) for text in letter.conditions],
            "closing": [set_in(text) for text in letter.closing],
            "versions": list(letter.versions),
            "mention": mention,
        },
    )


def signature_of(by, post, day):
    """An officer signs their own letter under their own function; « p.i. » comes from a recorded interim only."""
    identity = identity_of(by)
    role = identity.role_at(post.pk) or next((held.role for held in identity.held), "")
    return Signature(
        name=str(by),
        function=str(Role(role).label) if role else str(_("Officier de liaison")),
        place=post.city,
        signed_on=day.isoformat(),
        interim=identity.acting_at(post.pk),
    )


def _addressee(exchange, language):
    """The service, then its country in a language in which the installation names countries."""
    service = exchange.recipient if exchange.direction == "OUT" else exchange.requester
    country = {"fr": exchange.country.name_fr, "en": exchange.country.name_en}.get(language)
    return [service, country] if country else [service]
