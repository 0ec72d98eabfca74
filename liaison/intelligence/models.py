"""Pieces of information of an exchange, what was asked of their provider, and what went to whom.

A piece is never rewritten: a correction is a new piece that replaces it. Rules: `evaluation.py`; acts: `handling.py`.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.network.models import Country

from .evaluation import Code, Handling, Permission, Piece, Provider, Scale, Scope, worded


class Nature(models.TextChoices):
    """Directive (EU) 2016/680 art. 7: facts are told from personal assessments."""

    FACT = "FACT", _("Fait")
    ASSESSMENT = "ASSESSMENT", _("Appréciation personnelle")


class TransferBasis(models.TextChoices):
    """Why the law lets it go (directive (EU) 2016/680 arts 35 to 38; loi 78-17 arts 112 to 114, à vérifier)."""

    UNION = "UNION", _("Service français ou État membre de l’Union")
    ADEQUACY = "ADEQUACY", _("Décision d’adéquation")
    BINDING = "BINDING", _("Garanties appropriées, instrument contraignant")
    ASSESSED = "ASSESSED", _("Garanties appropriées, évaluées par le service")
    DEROGATION = "DEROGATION", _("Dérogation pour une situation particulière")


class Intelligence(models.Model):
    """One piece of information: what it says, what it is worth, who gave it and under which conditions."""

    case = models.ForeignKey("liaison.InformationExchange", on_delete=models.PROTECT, related_name="pieces")
    text = models.TextField(_("renseignement"))
    nature = models.CharField(_("fait ou appréciation"), max_length=10, choices=Nature.choices, default=Nature.FACT)
    scale = models.CharField(_("échelle"), max_length=3, choices=Scale.choices, default=Scale.FOUR)
    source_grade = models.CharField(_("source"), max_length=1)
    information_grade = models.CharField(_("information"), max_length=1)
    codes = ArrayField(models.CharField(max_length=2, choices=Code.choices), verbose_name=_("codes de traitement"))
    h3_text = models.CharField(_("restriction H3"), max_length=300, blank=True)
    origin_service = models.CharField(_("service d’origine"), max_length=160)
    origin_country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("État d’origine")
    )
    collected_at = models.DateTimeField(_("recueilli le"))
    special_france = models.BooleanField(_("Spécial France"), default=False)
    for_partner = models.BooleanField(_("à joindre à la copie partenaire"), default=True)
    derived_from = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="derived", verbose_name=_("tiré de")
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", editable=False
    )
    reason = models.CharField(_("pourquoi cette correction"), max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("renseignement")
        verbose_name_plural = _("renseignements")
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(codes__contains=["H3"]) | ~Q(h3_text=""),
                name="h3_says_what",
                violation_error_message=_("H3 s’écrit : dites ce que le fournisseur interdit."),
            )
        ]

    def __str__(self):
        return f"{self.case_id}/{self.pk}"

    @property
    def worth(self):
        return worded(self.scale, self.source_grade, self.information_grade)

    @property
    def handling(self):
        texts = frozenset({self.h3_text} if self.h3_text else ())
        return Handling(frozenset(self.codes), texts, self.special_france)

    @property
    def shown_codes(self):
        return [code.label for code in self.handling.shown]

    @property
    def is_current(self):
        return not Intelligence.objects.filter(replaces=self.pk).exists()

    def as_piece(self):
        """This piece as the pure rule sees it, with the consents its provider gave."""
        granted = [c for c in self.consents.all() if c.answer == Consent.Answer.GRANTED]
        return Piece(
            handling=self.handling,
            provider=Provider(self.origin_country_id, self.origin_service),
            consents=tuple(Permission(Scope(c.scope), frozenset(c.countries)) for c in granted),
            national=settings.SSI_SENDING_COUNTRY,
        )


class Consent(models.Model):
    """What was asked of the provider of a piece, and what they answered."""

    class Answer(models.TextChoices):
        GRANTED = "GRANTED", _("accordé")
        REFUSED = "REFUSED", _("refusé")

    case = models.ForeignKey("liaison.InformationExchange", on_delete=models.PROTECT, related_name="consents")
    piece = models.ForeignKey(Intelligence, on_delete=models.PROTECT, related_name="consents")
    provider = models.CharField(_("fournisseur"), max_length=160)
    scope = models.CharField(_("portée"), max_length=10, choices=Scope.choices)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("pays visés"))
    asked_at = models.DateTimeField(_("demandé le"), default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("réponse"), max_length=8, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    proof = models.CharField(_("preuve"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("consentement")
        verbose_name_plural = _("consentements")
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return f"{self.get_scope_display()} {self.provider}"


class Disclosure(models.Model):
    """What went to whom, when and on which basis: a piece, or a person or object that the partner copy named.

    `label`: how the person or object was called in it. `copy_sha256`: fingerprint of what that recipient received.
    """

    case = models.ForeignKey("liaison.InformationExchange", on_delete=models.PROTECT, related_name="disclosures")
    piece = models.ForeignKey(Intelligence, on_delete=models.PROTECT, null=True, related_name="disclosures")
    subject = models.ForeignKey("liaison.Subject", on_delete=models.PROTECT, null=True, related_name="disclosures")
    label = models.CharField(max_length=200, blank=True, editable=False)
    service = models.CharField(_("destinataire"), max_length=160)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    judicial = models.BooleanField(_("sera versé en procédure"), default=False)
    h3_kept = models.BooleanField(_("le destinataire s’engage à respecter la restriction H3"), default=False)
    basis = models.CharField(_("base du transfert"), max_length=10, choices=TransferBasis.choices)
    justification = models.CharField(_("justification"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("communiqué le"), default=timezone.now)
    copy_sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("communication")
        verbose_name_plural = _("communications")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(piece=None, subject__isnull=False) | Q(piece__isnull=False, subject=None),
                name="one_thing_is_communicated",
            )
        ]

    def __str__(self):
        return f"{self.piece_id or self.subject_id} → {self.service}"


class NoticeQuerySet(models.QuerySet):
    def owed(self):
        """Not sent yet, and not taken over by those of a later correction."""
        return self.filter(sent_at=None, piece__replaced_by=None)


class CorrectionNotice(models.Model):
    """The letter owed to somebody who received what is since corrected (directive (EU) 2016/680 art. 7(3)).

    `piece`: the corrected version of a piece; None for a person or an object, corrected in place or withdrawn.
    """

    case = models.ForeignKey("liaison.InformationExchange", on_delete=models.PROTECT, related_name="notices")
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="notices")
    piece = models.ForeignKey(Intelligence, on_delete=models.PROTECT, null=True, related_name="notices")
    body = models.TextField(_("texte"))
    drafted_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("avis de correction")
        verbose_name_plural = _("avis de correction")
        ordering = ["-drafted_at", "-pk"]

    def __str__(self):
        return f"{self.disclosure_id}"

    def get_absolute_url(self):
        """Where it is read and noted as sent: the page of what was corrected."""
        reference, subject = self.case.reference, self.disclosure.subject_id
        name, pk = ("liaison:subject", subject) if subject else ("liaison:exchange-piece", self.piece_id)
        return f"{reverse(name, args=[reference, pk])}#avis-de-correction"
