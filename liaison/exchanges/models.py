"""The exchange of information and its thread."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case, Family

from .vocabulary import (
    AccessMode,
    Channel,
    MessageType,
    Nature,
    RefusalGround,
    Regime,
    UrgencyReason,
    VisaTrigger,
)


class InformationExchange(Case):
    """A request for information, or information given, between services of two States: a thread of messages.

    Fields are those of liaison.md §7 `Echange`; directive (EU) 2023/977 art. 4(5) says which a request must hold.
    """

    series = "EXI"
    family = Family.OPERATIONAL
    url_prefix = "liaison:exchange"
    review_months = 6  # directive (EU) 2023/977 art. 16(4), to be verified

    nature = models.CharField(_("nature"), max_length=12, choices=Nature.choices, default=Nature.REQUEST)
    regime = models.CharField(_("régime"), max_length=12, choices=Regime.choices, default=Regime.BILATERAL)
    requester = models.CharField(_("service demandeur"), max_length=160)
    requester_contact = models.CharField(_("interlocuteur"), max_length=160, blank=True)
    recipient = models.CharField(_("service destinataire"), max_length=160, blank=True)
    partner_reference = models.CharField(_("référence du partenaire"), max_length=60, blank=True)
    received_at = models.DateTimeField(_("reçu le"), null=True, blank=True)
    channel = models.CharField(_("canal"), max_length=14, choices=Channel.choices, default=Channel.MAIL)
    urgent = models.BooleanField(_("urgent"), default=False)
    urgency_reason = models.CharField(_("motif d’urgence"), max_length=2, choices=UrgencyReason.choices, blank=True)
    urgency_text = models.CharField(_("en quoi c’est urgent"), max_length=300, blank=True)
    access_mode = models.CharField(
        _("accès à l’information"), max_length=10, choices=AccessMode.choices, default=AccessMode.DIRECT
    )
    purpose = models.TextField(_("finalité et faits"))
    offence = models.CharField(_("infraction"), max_length=200, blank=True)
    information_sought = models.TextField(_("information demandée"))
    availability_reasons = models.TextField(_("pourquoi elle serait disponible"), blank=True)
    person_link = models.TextField(_("lien entre la finalité et la personne"), blank=True)
    use_limits = models.CharField(_("limites d’usage"), max_length=300, blank=True)
    visa_triggers = ArrayField(
        models.CharField(max_length=20, choices=VisaTrigger.choices),
        default=list,
        blank=True,
        verbose_name=_("motifs de visa"),
    )
    answer = models.TextField(_("projet de réponse"), blank=True)
    answer_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    refusal_ground = models.CharField(_("motif de refus"), max_length=4, choices=RefusalGround.choices, blank=True)

    class Meta:
        verbose_name = _("échange d’informations")
        verbose_name_plural = _("échanges d’informations")
        constraints = [
            models.CheckConstraint(
                condition=Q(urgent=False) | ~Q(urgency_reason=""),
                name="urgency_says_why",
                violation_error_message=_("Une urgence se motive : choisissez l’un des quatre motifs."),
            )
        ]

    def searchable(self):
        return "\n".join(
            [
                self.requester,
                self.requester_contact,
                self.recipient,
                self.partner_reference,
                self.purpose,
                self.offence,
                self.information_sought,
                self.person_link,
                self.answer,
                *(self.pieces.values_list("text", flat=True) if self.pk else ()),
            ]
        )

    @property
    def needs_visa(self):
        """Whether something in this file takes the decision from the officer (liaison.md §7.1)."""
        return bool(self.visa_triggers or self.special_france or (self.domain and self.domain.sensitive))


class Message(models.Model):
    """One message of the thread, in either direction. What was written stays as it was written."""

    case = models.ForeignKey(InformationExchange, on_delete=models.PROTECT, related_name="messages")
    outgoing = models.BooleanField(_("émis par le poste"))
    type = models.CharField(_("type"), max_length=16, choices=MessageType.choices)
    channel = models.CharField(_("canal"), max_length=14, choices=Channel.choices)
    language = models.CharField(_("langue"), max_length=2, default="fr")
    body = models.TextField(_("texte"))
    sent_at = models.DateTimeField(_("émis le"), default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    approval = models.ForeignKey(
        "approvals.ApprovalRequest", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["case", "-sent_at"], name="messages_of_an_exchange")]

    def __str__(self):
        return f"{self.get_type_display()} {self.sent_at:%Y-%m-%d}"
