"""Judicial assistance: the file, the guided forms drafted in it, and the law it quotes, which is dated data."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case, Family
from ssi.network.models import Country
from ssi.web.dated import Dated

from ..persons.vocabulary import System
from .vocabulary import (
    Instrument,
    JudicialChannel,
    JudicialRefusal,
    Language,
    Nature,
    RequestedAct,
    ReturnWay,
)


class RogatoryCommission(Case):
    """A letter rogatory, a request for assistance or an EIO that the post follows, active (OUT) or passive (IN).

    liaison.md §7 `EntraideJudiciaire`. The service supports the procedure and issues nothing: what a magistrate
    decides is recorded here at its date. Moments are kept in UTC, days are days of the post.
    """

    series = "CRI"
    family = Family.OPERATIONAL
    url_prefix = "liaison:judicial"
    archive_by = "instrument"
    numbers_elsewhere = (("executing_reference", System.PARTNER), ("central_reference", System.SCCOPOL))

    instrument = models.CharField(_("instrument"), max_length=3, choices=Instrument.choices)
    issuing_authority = models.CharField(_("autorité d’émission"), max_length=160)
    magistrate = models.CharField(_("magistrat"), max_length=120, blank=True)
    case_number = models.CharField(_("nº de parquet ou d’instruction"), max_length=60, blank=True)
    central_reference = models.CharField(
        _("référence à la centrale"), max_length=60, blank=True, help_text=_("SCCOPOL, BEPI")
    )
    issued_on = models.DateField(_("émise le"), null=True, blank=True)
    received_on = models.DateField(_("reçue au poste le"), null=True, blank=True)
    urgent = models.BooleanField(_("urgente"), default=False)
    offence = models.CharField(_("infraction"), max_length=200, blank=True)
    facts = models.TextField(_("faits, en quelques lignes"), blank=True)
    acts = ArrayField(
        models.CharField(max_length=16, choices=RequestedAct.choices),
        default=list,
        blank=True,
        verbose_name=_("actes demandés"),
    )
    acts_detail = models.TextField(_("détail des actes"), blank=True)
    formalities = models.TextField(
        _("formalités demandées"), blank=True, help_text=_("sans elles, un acte peut être nul devant le juge")
    )
    presence_asked = models.BooleanField(_("présence d’enquêteurs demandée"), default=False)
    convention = models.CharField(_("convention applicable"), max_length=200, blank=True)
    channel = models.CharField(_("voie de transmission"), max_length=10, choices=JudicialChannel.choices, blank=True)
    translation_language = models.CharField(_("traduction en"), max_length=2, choices=Language.choices, blank=True)
    translation_due_on = models.DateField(_("traduction attendue le"), null=True, blank=True)
    translated_on = models.DateField(_("traduite le"), null=True, blank=True)
    executing_authority = models.CharField(_("autorité d’exécution"), max_length=160, blank=True)
    executing_reference = models.CharField(_("référence de l’autorité d’exécution"), max_length=60, blank=True)
    transmitted_on = models.DateField(_("transmise le"), null=True, blank=True)
    executing_received_at = models.DateTimeField(_("reçue par l’autorité d’exécution le"), null=True, blank=True)
    annex_b_at = models.DateTimeField(_("annexe B ou accusé de réception reçu le"), null=True, blank=True)
    annex_c_at = models.DateTimeField(_("annexe C reçue par l’État notifié le"), null=True, blank=True)
    annex_c_answered_at = models.DateTimeField(_("réponse à l’annexe C le"), null=True, blank=True)
    recognition_delay = models.TextField(_("motifs du retard de reconnaissance"), blank=True)
    recognised_at = models.DateTimeField(_("reconnue ou acceptée le"), null=True, blank=True)
    execution_delay = models.TextField(_("motifs du retard d’exécution"), blank=True)
    execution_expected_on = models.DateField(_("exécution attendue le"), null=True, blank=True)
    operations_ended_at = models.DateTimeField(_("fin des opérations le"), null=True, blank=True)
    return_on = models.DateField(_("retour fixé par le magistrat au"), null=True, blank=True)
    detention_ends_on = models.DateField(_("fin de la détention provisoire le"), null=True, blank=True)
    pieces_returned_on = models.DateField(_("pièces renvoyées le"), null=True, blank=True)
    return_way = models.CharField(_("voie du retour"), max_length=10, choices=ReturnWay.choices, blank=True)
    refusal_ground = models.CharField(_("motif de refus"), max_length=16, choices=JudicialRefusal.choices, blank=True)
    postponed_from = models.CharField(max_length=30, blank=True, editable=False)

    class Meta:
        verbose_name = _("entraide judiciaire")
        verbose_name_plural = _("entraides judiciaires")

    def searchable(self):
        return "\n".join(
            [
                self.issuing_authority,
                self.magistrate,
                self.case_number,
                self.central_reference,
                self.offence,
                self.facts,
                self.acts_detail,
                self.formalities,
                self.executing_authority,
                self.executing_reference,
            ]
        )

    @property
    def is_eio(self):
        return self.instrument == Instrument.EIO

    @property
    def acts_in_words(self):
        return [str(RequestedAct(act).label) for act in self.acts]


class JudicialForm(models.Model):
    """A guided form drafted in a file, step by step: a help to write, never the act itself.

    `answers` holds what was typed, by field of the edition of the definition it was begun with (`guided.py`).
    `dated_on` is the date the paper bears: the law it quotes is that of this day. Its PDF is a
    document of the file (`documents.py`).
    """

    case = models.ForeignKey(RogatoryCommission, on_delete=models.PROTECT, related_name="guided_forms")
    code = models.CharField(_("formulaire"), max_length=20)
    edition = models.CharField(_("édition"), max_length=20)
    dated_on = models.DateField(_("daté du"))
    answers = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("formulaire guidé")
        verbose_name_plural = _("formulaires guidés")
        ordering = ["-begun_at", "-pk"]

    def __str__(self):
        return f"{self.code} {self.edition}"


class LegalText(Dated):
    """One version of an article or of a term of procedure, in force between two days (both included).

    The CPP is renumbered on 1 January 2029, perhaps 2030 (ordonnance 2025-1091): a paper dated before quotes the
    old article, for ever. Rows are loaded (`manage.py load_legal_texts`), never written in a sentence of the code.
    """

    code = models.SlugField(_("code"), max_length=40)
    nature = models.CharField(_("nature"), max_length=8, choices=Nature.choices)
    text = models.CharField(_("texte"), max_length=200)
    to_verify = models.BooleanField(_("à vérifier"), default=False)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("texte de droit")
        verbose_name_plural = _("textes de droit")
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], nulls_distinct=False, name="one_version_of_a_text_per_first_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="a_text_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return self.text


class AssistanceBasis(Dated):
    """What binds France and another State for an instrument, between two days. No row: « à saisir »."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    instrument = models.CharField(_("instrument"), max_length=3, choices=Instrument.choices)
    text = models.CharField(_("texte"), max_length=200)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("base de l’entraide")
        verbose_name_plural = _("bases de l’entraide")
        ordering = ["country", "instrument", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "instrument", "text", "valid_from"],
                nulls_distinct=False,
                name="one_basis_per_text_and_first_day",
            )
        ]

    def __str__(self):
        return self.text
