"""The exchange of information, its thread, and the national services seized on the way."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case, Family

from ..persons.vocabulary import System
from .vocabulary import (
    GIVEN,
    LANGUAGES,
    AccessMode,
    Channel,
    ChannelException,
    MessageType,
    Nature,
    Outcome,
    ReceivedMode,
    RefusalGround,
    Regime,
    UrgencyReason,
    VisaTrigger,
)

#: What was written is corrected in place for so long, by whoever wrote it; afterwards by a new version.
CORRECTABLE_FOR = timedelta(minutes=15)


class InformationExchange(Case):
    """A request for information, or information given, between services of two States: a thread of messages.

    Fields are those of liaison.md §7 `Echange`; directive (EU) 2023/977 art. 4(5) says which a request must hold.
    """

    series = "EXI"
    family = Family.OPERATIONAL
    url_prefix = "liaison:exchange"
    review_months = 6  # directive (EU) 2023/977 art. 16(4), to be verified
    numbers_elsewhere = (("partner_reference", System.PARTNER),)

    nature = models.CharField(_("nature"), max_length=12, choices=Nature.choices, default=Nature.REQUEST)
    regime = models.CharField(_("régime"), max_length=12, choices=Regime.choices, default=Regime.BILATERAL)
    requester = models.CharField(_("service demandeur"), max_length=160)
    requester_contact = models.CharField(_("interlocuteur"), max_length=160, blank=True)
    recipient = models.CharField(_("service destinataire"), max_length=160, blank=True)
    partner_reference = models.CharField(_("référence du partenaire"), max_length=60, blank=True)
    partner_service = models.ForeignKey(
        "directory.PartnerService",
        on_delete=models.PROTECT,
        related_name="exchanges",
        null=True,
        blank=True,
        verbose_name=_("service de l’annuaire"),
    )
    received_at = models.DateTimeField(_("reçu le"), null=True, blank=True)
    received_mode = models.CharField(
        _("forme de la demande"),
        max_length=8,
        choices=ReceivedMode.choices,
        default=ReceivedMode.WRITTEN,
        db_default=ReceivedMode.WRITTEN,
    )
    written_confirmation_at = models.DateTimeField(_("confirmée par écrit le"), null=True, blank=True)
    wanted_by = models.DateTimeField(_("utile jusqu’au"), null=True, blank=True)
    channel = models.CharField(_("canal"), max_length=14, choices=Channel.choices, default=Channel.MAIL)
    channel_exception = models.CharField(
        _("pourquoi pas SIENA"), max_length=12, choices=ChannelException.choices, blank=True, db_default=""
    )
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
    #: The part of the answer that waits for its visa: what left is in the thread.
    partial = models.TextField(_("réponse partielle"), blank=True, db_default="")
    refusal_ground = models.CharField(_("motif de refus"), max_length=4, choices=RefusalGround.choices, blank=True)
    refusal_text = models.TextField(_("message de refus"), blank=True, db_default="")
    #: Directive (EU) 2023/977 art. 5(2): the delay announced to the requester. The first moment stays, for art. 18(d).
    judicial_since = models.DateTimeField(_("autorisation judiciaire attendue depuis"), null=True, editable=False)
    judicial_until = models.DateField(_("autorisation attendue pour le"), null=True, blank=True)
    judicial_reason = models.CharField(_("motif du retard"), max_length=300, blank=True, db_default="")
    #: What the post makes of an answer on exploiting it: one word, once. What the French unit reports thirty days
    #: later, with numbers, is `letters.Usefulness`: as soon as there is one, it alone is counted.
    outcome = models.CharField(_("suite donnée"), max_length=14, choices=Outcome.choices, blank=True, db_default="")
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="duplicates", null=True, blank=True, verbose_name=_("doublon de")
    )

    class Meta:
        verbose_name = _("échange d’informations")
        verbose_name_plural = _("échanges d’informations")
        constraints = [
            models.CheckConstraint(
                condition=Q(urgent=False) | ~Q(urgency_reason=""),
                name="urgency_says_why",
                violation_error_message=_("Une urgence se motive : choisissez l’un des quatre motifs."),
            ),
            models.CheckConstraint(
                condition=Q(judicial_since=None) | (Q(judicial_until__isnull=False) & ~Q(judicial_reason="")),
                name="judicial_delay_is_told",
                violation_error_message=_("Un retard judiciaire s’annonce avec sa durée et son motif."),
            ),
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

    @property
    def is_given(self):
        """Whether it gives information of its own initiative and asks nothing (directive (EU) 2023/977 art. 7)."""
        return self.nature in GIVEN

    @property
    def partner(self):
        """The foreign service, as it is named: who asks us, or whom we ask."""
        return self.requester if self.direction == "IN" else self.recipient

    @property
    def awaits_writing(self):
        """An oral request whose written confirmation has not come."""
        return self.received_mode == ReceivedMode.ORAL and self.written_confirmation_at is None


class Message(models.Model):
    """One message of the thread, in either direction.

    Its author corrects it in place for fifteen minutes; the database keeps what it said before, and refuses any later
    change (sql/thread.sql). After that a correction is a new message that `replaces` it: both are shown.
    """

    case = models.ForeignKey(InformationExchange, on_delete=models.PROTECT, related_name="messages")
    outgoing = models.BooleanField(_("émis par le poste"))
    type = models.CharField(_("type"), max_length=16, choices=MessageType.choices)
    channel = models.CharField(_("canal"), max_length=14, choices=Channel.choices)
    channel_exception = models.CharField(
        _("pourquoi pas SIENA"), max_length=12, choices=ChannelException.choices, blank=True, db_default=""
    )
    language = models.CharField(_("langue"), max_length=2, choices=LANGUAGES, default="fr")
    translation_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="translations",
        null=True,
        blank=True,
        verbose_name=_("traduction de"),
    )
    correspondent = models.CharField(_("de ou à"), max_length=200, blank=True, db_default="")
    subject = models.CharField(_("objet"), max_length=300, blank=True, db_default="")
    body = models.TextField(_("texte"))
    sent_at = models.DateTimeField(_("émis le"), default=timezone.now)
    received_at = models.DateTimeField(_("reçu le"), null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    approval = models.ForeignKey(
        "approvals.ApprovalRequest", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True, editable=False
    )
    reason = models.CharField(_("pourquoi cette correction"), max_length=300, blank=True, db_default="")
    files = models.ManyToManyField("attachments.Attachment", related_name="+", blank=True, verbose_name=_("pièces"))
    #: SHA-256 of the imported mail: the same one is imported once per file.
    mail_sha256 = models.CharField(max_length=64, blank=True, editable=False, db_default="")
    #: One per form shown: sent twice, it writes one message.
    form_token = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["case", "-sent_at"], name="messages_of_an_exchange")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "mail_sha256"], condition=~Q(mail_sha256=""), name="a_mail_enters_a_file_once"
            ),
            models.UniqueConstraint(fields=["case", "form_token"], name="one_message_per_form"),
        ]

    def __str__(self):
        return f"{self.get_type_display()} {self.sent_at:%Y-%m-%d}"

    def may_be_rewritten(self, user, now=None):
        """Whether `user` may still correct it in place: its author, within fifteen minutes, if nothing replaced it."""
        return self.written_by_id == user.pk and (now or timezone.now()) < self.written_at + CORRECTABLE_FOR


class MessageDraft(models.Model):
    """What a message said before its author corrected it in place: written by a trigger, read beside it."""

    case = models.ForeignKey(InformationExchange, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="drafts")
    body = models.TextField(_("texte"))
    until = models.DateTimeField(_("jusqu’au"))

    class Meta:
        verbose_name = _("texte antérieur d’un message")
        verbose_name_plural = _("textes antérieurs d’un message")
        ordering = ["-until", "-pk"]

    def __str__(self):
        return f"{self.message_id} {self.until:%Y-%m-%d %H:%M}"


class SeizedService(models.Model):
    """One hop of the dispatch: the national service seized of the file, when, and when it answered."""

    case = models.ForeignKey(InformationExchange, on_delete=models.PROTECT, related_name="seized")
    name = models.CharField(_("service saisi"), max_length=160)
    reference = models.CharField(_("sa référence"), max_length=60, blank=True)
    seized_at = models.DateTimeField(_("saisi le"), default=timezone.now)
    answered_at = models.DateTimeField(_("a répondu le"), null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("service saisi")
        verbose_name_plural = _("services saisis")
        ordering = ["seized_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=models.F("seized_at")),
                name="answers_after_it_is_seized",
                violation_error_message=_("Un service répond après avoir été saisi."),
            )
        ]

    def __str__(self):
        return self.name
