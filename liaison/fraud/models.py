"""The sheet of a false document, what Interpol was asked, whom it was told to, what was taught from it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case, Family
from ssi.network.models import Country

from .vocabulary import Discovery, DocumentType, FraudType, Language, Level, SltdAnswer


class DocumentFraud(Case):
    """One false document (liaison.md §6.8). Its holder and itself stand among the persons and objects of the file.

    `item`: the row of the document among them, kept with its number. `mrz`: as pasted; `mrz_holds` is what its check
    digits say, None when there is none or it cannot be read.
    """

    series = "FRD"
    family = Family.OPERATIONAL
    url_prefix = "liaison:fraud"

    discovered_on = models.DateField(_("découvert le"))
    discovered_by = models.CharField(_("découvert par"), max_length=14, choices=Discovery.choices)
    discovered_at_place = models.CharField(_("où"), max_length=160)
    document_type = models.CharField(_("document"), max_length=12, choices=DocumentType.choices)
    issuing_country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("pays émetteur")
    )
    number = models.CharField(_("numéro du document"), max_length=20, blank=True)
    document_series = models.CharField(_("série"), max_length=30, blank=True)
    mrz = models.CharField(_("MRZ"), max_length=200, blank=True)
    mrz_holds = models.BooleanField(null=True, editable=False)
    fraud_type = models.CharField(_("type de fraude"), max_length=12, choices=FraudType.choices, blank=True)
    technique = models.TextField(_("technique et points de contrôle"), blank=True)
    detected_how = models.CharField(_("comment elle a été vue"), max_length=300, blank=True)
    route_from = models.CharField(_("départ"), max_length=60, blank=True)
    route_via = models.CharField(_("transit"), max_length=60, blank=True)
    route_to = models.CharField(_("destination"), max_length=60, blank=True)
    alert = models.TextField(_("texte de l’alerte"), blank=True)
    alert_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    item = models.OneToOneField(
        "liaison.Item", on_delete=models.PROTECT, null=True, related_name="fraud", editable=False
    )

    class Meta:
        verbose_name = _("fraude documentaire")
        verbose_name_plural = _("fraudes documentaires")
        indexes = [models.Index(fields=["issuing_country", "document_series"], name="frauds_of_a_series")]

    def searchable(self):
        return "\n".join(
            [
                self.discovered_at_place,
                self.number,
                self.document_series,
                self.technique,
                self.detected_how,
                self.route,
                self.alert,
            ]
        )

    @property
    def route(self):
        """« Chisinau → Bucarest → Paris », as far as it is known."""
        return " → ".join(part for part in (self.route_from, self.route_via, self.route_to) if part)


class SltdQuery(models.Model):
    """Interpol's base of lost and stolen documents, asked through SCCOPOL: nothing here is connected to it."""

    case = models.ForeignKey(DocumentFraud, on_delete=models.PROTECT, related_name="queries")
    asked_at = models.DateTimeField(_("demandé le"), default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("référence de la demande"), max_length=60, blank=True)
    answer = models.CharField(_("réponse"), max_length=8, choices=SltdAnswer.choices, blank=True)
    answer_text = models.CharField(_("ce qui est répondu"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("interrogation SLTD")
        verbose_name_plural = _("interrogations SLTD")
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return f"SLTD {self.case_id}/{self.pk}"


class AlertRecipient(models.Model):
    """A service the alert goes to: chosen before the visa, dated when it leaves, then its acknowledgement."""

    case = models.ForeignKey(DocumentFraud, on_delete=models.PROTECT, related_name="recipients")
    service = models.CharField(_("service"), max_length=160)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(_("diffusé le"), null=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    acknowledged_at = models.DateTimeField(_("accusé le"), null=True, editable=False)
    acknowledgement = models.CharField(_("qui accuse réception, et comment"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("destinataire de l’alerte")
        verbose_name_plural = _("destinataires de l’alerte")
        ordering = ["service", "pk"]
        constraints = [
            models.UniqueConstraint(F("case"), F("service"), name="a_service_is_alerted_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None) | Q(sent_at__isnull=False), name="what_was_sent_is_acknowledged"
            ),
        ]

    def __str__(self):
        return self.service


class TrainingMaterial(models.Model):
    """What was made of a file to teach others; its attachment is one of the file, and is read with it."""

    case = models.ForeignKey(DocumentFraud, on_delete=models.PROTECT, related_name="materials")
    title = models.CharField(_("titre"), max_length=160)
    language = models.CharField(_("langue"), max_length=2, choices=Language.choices, default=Language.FRENCH)
    level = models.CharField(_("niveau"), max_length=8, choices=Level.choices)
    made_on = models.DateField(_("établi le"))
    attachment = models.ForeignKey(
        "attachments.Attachment", on_delete=models.PROTECT, related_name="+", verbose_name=_("pièce du dossier")
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("support de formation")
        verbose_name_plural = _("supports de formation")
        ordering = ["-made_on", "-pk"]

    def __str__(self):
        return self.title
