"""Warrants: the file, its dated events, the papers of the surrender, what the partner was told, and the treaties."""

from types import MappingProxyType

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case, Direction, Family
from ssi.network.models import Country, validate_time_zone
from ssi.web.dated import Dated

from ..persons.vocabulary import System
from .vocabulary import AGREEMENTS, SURRENDER, EscortStatus, EventKind, Instrument, Notice, Outcome, PaperKind


class ExtraditionTreaty(Dated):
    """What binds France and another State for a surrender, between two days. An empty length is « à saisir ».

    `opens`: extradition, or the warrant of an agreement of the Union with that State, whose lengths are rules (TCA_*,
    ISN_*). `european_convention`: the lengths are those of the Convention of 1957 (18 and 40, 15 and 30: rules
    EXT_*_CEE). First rows: `data/treaties.csv`; the DCIS director changes them, the journal keeps what they were.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    opens = models.CharField(
        _("ce que le texte ouvre"),
        max_length=4,
        default=Instrument.EXTRADITION,
        choices=[(i.value, i.label) for i in Instrument if i in AGREEMENTS or i == Instrument.EXTRADITION],
    )
    text = models.CharField(_("texte"), max_length=200)
    european_convention = models.BooleanField(_("convention européenne de 1957"), default=False)
    provisional_days = models.PositiveSmallIntegerField(_("arrestation provisoire, en jours"), null=True, blank=True)
    takeover_days = models.PositiveSmallIntegerField(_("prise en charge, en jours"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("convention d’extradition")
        verbose_name_plural = _("conventions d’extradition")
        ordering = ["country", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "text", "valid_from"],
                nulls_distinct=False,
                name="one_treaty_per_text_and_first_day",
                violation_error_message=_("Ce texte est déjà dans la table, depuis ce jour."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="a_treaty_ends_after_it_begins",
                violation_error_message=_("Le dernier jour précède le premier."),
            ),
            models.CheckConstraint(
                condition=(Q(opens="EXT") & Q(european_convention=False))
                | Q(provisional_days=None, takeover_days=None),
                name="lengths_of_a_treaty_come_from_one_place",
                violation_error_message=_("Les durées viennent déjà du texte commun : laissez ces champs vides."),
            ),
        ]

    def __str__(self):
        return self.text


class ArrestWarrant(Case):
    """A European arrest warrant, an extradition or a provisional arrest that the post follows.

    liaison.md §7 `MandatArret`. OUT is active: a French authority wants somebody who is there; IN is passive: theirs
    wants somebody who is in France. The service supports the procedure and issues nothing. `detained_since` is what
    the events say: the last arrest, None once released or surrendered.
    """

    series = "MDA"
    family = Family.OPERATIONAL
    url_prefix = "liaison:warrant"
    archive_years = 3  # of an arrest warrant (décret n° 2025-59, art. 5, by analogy)
    archive_by = "instrument"
    archive_years_by = MappingProxyType({"PROV": 5, "EXT": 20})
    numbers_elsewhere = (
        ("partner_reference", System.PARTNER),
        ("notice_reference", System.INTERPOL),
        ("sis_reference", System.SIS),
    )

    instrument = models.CharField(_("instrument"), max_length=4, choices=Instrument.choices)
    issuing_authority = models.CharField(_("autorité d’émission"), max_length=160)
    executing_authority = models.CharField(_("autorité d’exécution"), max_length=160, blank=True)
    partner_reference = models.CharField(_("référence du partenaire"), max_length=60, blank=True)
    national_decision = models.CharField(_("décision nationale"), max_length=200)
    decision_on = models.DateField(_("rendue le"), null=True, blank=True)
    sentence = models.CharField(_("peine encourue ou prononcée"), max_length=200)
    offences = ArrayField(
        models.CharField(max_length=3), default=list, blank=True, verbose_name=_("catégories d’infractions")
    )
    other_offence = models.CharField(_("autre infraction, qualification"), max_length=200, blank=True)
    three_years = models.BooleanField(_("trois ans au moins encourus dans l’État d’émission"), default=False)
    facts = models.TextField(_("faits : date, lieu, circonstances, participation"), blank=True)
    notice = models.CharField(_("diffusion"), max_length=4, choices=Notice.choices, blank=True)
    notice_reference = models.CharField(_("numéro de la notice"), max_length=60, blank=True)
    sis_reference = models.CharField(_("référence SIS"), max_length=60, blank=True)
    person = models.ForeignKey(
        "liaison.Person",
        on_delete=models.PROTECT,
        related_name="warrants",
        null=True,
        blank=True,
        verbose_name=_("personne recherchée"),
    )
    treaty = models.ForeignKey(
        ExtraditionTreaty,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("convention applicable"),
    )
    provisional_until = models.DateField(_("dernier jour pour recevoir la demande"), null=True, blank=True)
    takeover_until = models.DateField(_("dernier jour pour la prise en charge"), null=True, blank=True)
    detained_since = models.DateTimeField(_("détenue depuis"), null=True, blank=True, editable=False)
    detention_days = models.PositiveIntegerField(_("jours de détention à déduire"), null=True, blank=True)
    slot_at = models.DateTimeField(_("créneau de remise"), null=True, blank=True, editable=False)
    slot_place = models.CharField(_("lieu de la remise"), max_length=160, blank=True)
    escort_team = models.TextField(_("escorte : noms, grades, service"), blank=True)
    escort_status = models.CharField(
        _("état de l’escorte"), max_length=5, choices=EscortStatus.choices, default=EscortStatus.NONE
    )
    flight = models.CharField(_("vol ou convoi"), max_length=160, blank=True)
    transit = models.CharField(_("transit par"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("mandat d’arrêt")
        verbose_name_plural = _("mandats d’arrêt")
        indexes = [
            models.Index(
                fields=["detained_since"], condition=Q(detained_since__isnull=False), name="warrants_of_detained"
            )
        ]

    def searchable(self):
        return "\n".join(
            [
                self.issuing_authority,
                self.executing_authority,
                self.partner_reference,
                self.national_decision,
                self.other_offence,
                self.facts,
                self.notice_reference,
                self.sis_reference,
            ]
        )

    @property
    def is_eaw(self):
        return self.instrument == Instrument.EAW

    @property
    def is_surrender(self):
        """Whether a judge surrenders to a judge: a European warrant, or that of an agreement of the Union."""
        return self.instrument in SURRENDER

    @property
    def is_passive(self):
        return self.direction == Direction.IN


class WarrantEvent(models.Model):
    """Something that happened, at its moment and in its zone. Never rewritten: a newer entry corrects it.

    `did_not_happen`: this entry says that the one it corrects never took place. `moved_from`: the state of the file
    when the event moved it, "" when it moved nothing; a corrected event keeps that of the first one.
    """

    case = models.ForeignKey(ArrestWarrant, on_delete=models.PROTECT, related_name="dated_events")
    kind = models.CharField(_("événement"), max_length=16, choices=EventKind.choices)
    at = models.DateTimeField(_("quand"))
    time_zone = models.CharField(_("fuseau"), max_length=40, validators=[validate_time_zone])
    outcome = models.CharField(_("sens de la décision"), max_length=8, choices=Outcome.choices, blank=True)
    agreed_at = models.DateTimeField(_("date convenue"), null=True, blank=True)
    authority = models.CharField(_("autorité"), max_length=160, blank=True)
    note = models.TextField(_("précision"), blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="corrected_by", null=True, blank=True, editable=False
    )
    why = models.CharField(_("pourquoi la correction"), max_length=300, blank=True)
    did_not_happen = models.BooleanField(_("n’a pas eu lieu"), default=False, editable=False)
    moved_from = models.CharField(max_length=30, blank=True, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("événement daté")
        verbose_name_plural = _("événements datés")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["case", "at"], name="events_of_a_warrant")]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(why=""),
                name="a_correction_says_why",
                violation_error_message=_("Une correction dit pourquoi."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="NEW_DATE") | Q(agreed_at__isnull=False), name="an_agreed_date_is_given"
            ),
            models.CheckConstraint(
                condition=Q(did_not_happen=False) | Q(corrects__isnull=False), name="what_did_not_happen_was_noted"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.at:%Y-%m-%d}"


class WarrantPaper(models.Model):
    """One paper of the surrender: due on, ready on, or not needed. Made with the file, one row per kind."""

    case = models.ForeignKey(ArrestWarrant, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(_("pièce"), max_length=12, choices=PaperKind.choices)
    due_on = models.DateField(_("attendue le"), null=True, blank=True)
    ready_on = models.DateField(_("prête le"), null=True, blank=True)
    not_needed = models.BooleanField(_("sans objet ici"), default=False)
    note = models.CharField(_("précision"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("pièce de la remise")
        verbose_name_plural = _("pièces de la remise")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="one_row_per_paper")]

    def __str__(self):
        return self.kind

    @property
    def is_missing(self):
        return self.ready_on is None and not self.not_needed


class PartnerNotice(models.Model):
    """« Partenaire informé le »: which event the partner was told of, when, how, in which words."""

    case = models.ForeignKey(ArrestWarrant, on_delete=models.PROTECT, related_name="notices")
    event = models.ForeignKey(WarrantEvent, on_delete=models.PROTECT, related_name="notices")
    informed_at = models.DateTimeField(_("informé le"), default=timezone.now)
    contact = models.CharField(_("qui"), max_length=160)
    channel = models.CharField(_("par quel canal"), max_length=80)
    text = models.TextField(_("ce qui a été dit"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("information du partenaire")
        verbose_name_plural = _("informations du partenaire")
        ordering = ["informed_at", "pk"]

    def __str__(self):
        return f"{self.event_id} {self.informed_at:%Y-%m-%d}"
