"""Alerts to the community and the answers to them. Rows of a post, not files (ADR 8).

An alert names nobody: everybody of the post reads it. Its answers do: they are read as the register is. What was
validated is frozen in `snapshot`, whose fingerprint gives the three words; the database refuses to change it.
"""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consular import reach
from consular.rows import PostRow
from ssi.network.models import Post
from ssi.web.sealed import SealedTextField

from . import sms
from .vocabulary import MOVES, TONES, Answer, Category, Channel, Level, State

#: Said before and after the text of an exercise, so that nobody runs.
EXERCISE = "EXERCICE"


class AlertQuerySet(models.QuerySet):
    def visible_to(self, user):
        return reach.alerts(self, user)


class ReplyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return reach.register(self, user)


class Alert(PostRow):
    """`ilots` and `sites`: keys of those it is for; neither: the whole community. `zones` says them
    in words, since not everybody who reads an alert reads the map of îlots. `title` is the subject of the e-mail.

    `written_by`: who last changed the text, who therefore does not validate it. `interim`: validated « p.i. ».
    """

    series = "ALE"

    reference = models.CharField(_("référence"), max_length=30, unique=True, editable=False)
    status = models.CharField(max_length=9, choices=State.choices, default=State.BROUILLON, editable=False)
    level = models.CharField(_("niveau"), max_length=9, choices=Level.choices, default=Level.VIGILANCE)
    category = models.CharField(_("catégorie"), max_length=9, choices=Category.choices, default=Category.SECURITY)
    exercise = models.BooleanField(_("exercice"), default=False)
    title = models.CharField(_("objet"), max_length=140)
    text = models.CharField(_("texte du SMS"), max_length=320)
    text_en = models.CharField(_("texte du SMS en anglais"), max_length=320, blank=True)
    instructions = models.TextField(_("consignes"), max_length=2000, blank=True)
    expires_at = models.DateTimeField(_("valable jusqu’au"), null=True, blank=True)
    ilots = ArrayField(models.UUIDField(), default=list, blank=True)
    sites = ArrayField(models.UUIDField(), default=list, blank=True)
    zones = ArrayField(models.CharField(max_length=130), default=list, editable=False)
    incident = models.ForeignKey(
        "consular.Incident",
        on_delete=models.PROTECT,
        related_name="alerts",
        null=True,
        blank=True,
        verbose_name=_("incident"),
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    remark = models.CharField(_("motif du renvoi ou de l’annulation"), max_length=300, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    interim = models.BooleanField(default=False, editable=False)
    snapshot = models.JSONField(null=True, editable=False)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    sent_at = models.DateTimeField(_("diffusée le"), null=True, editable=False)
    channels = ArrayField(models.CharField(max_length=9, choices=Channel.choices), default=list, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    tally = models.JSONField(null=True, editable=False)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alerte")
        verbose_name_plural = _("alertes")
        ordering = ["-reference"]
        indexes = [models.Index(fields=["post", "status"], name="alerts_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["id", "post"], name="alert_and_its_post"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("written_by")), name="nobody_validates_their_own_alert"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[State.BROUILLON, State.A_VALIDER, State.ANNULEE])
                | Q(approved_by__isnull=False, approved_at__isnull=False, snapshot__isnull=False),
                name="an_alert_in_use_was_validated",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("consular:alert", args=[self.pk])

    @property
    def tone(self):
        return TONES[self.status]

    @property
    def may_become(self):
        """The states this alert may take now."""
        return [state for state, sources in MOVES.items() if self.status in sources]

    @property
    def channel_labels(self):
        return ", ".join(str(Channel(channel).label) for channel in self.channels)

    @property
    def leaves(self):
        """Whether its texts may be taken out: validated, and not cancelled."""
        return self.status in (State.VALIDEE, State.DIFFUSEE, State.CLOSE)

    @property
    def has_cap(self):
        """A cancelled one has its `Cancel`, once it was sent."""
        return self.leaves or (self.status == State.ANNULEE and self.sent_at is not None)

    def sent_text(self, language="fr"):
        """What leaves as an SMS: the text of that language, between two « EXERCICE » when it is one."""
        text = (self.text_en if language == "en" else "") or self.text
        return f"{EXERCISE} {text} {EXERCISE}" if self.exercise else text

    @property
    def measures(self):
        """[(label of the language, text, Measure)] of each text that leaves."""
        rows = [(_("Français"), self.sent_text())]
        rows += [(_("Anglais"), self.sent_text("en"))] if self.text_en else []
        return [(label, text, sms.measure(text)) for label, text in rows]


class AlertReply(models.Model):
    """An answer that was pasted. Never rewritten, save for whom it is about when it had to be found.

    `person`: key of the person of the register, kept without a foreign key (ADR 8); None: « à rapprocher ».
    `other_sender`: the number that sent it is not one the register gives for that person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="replies")
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content = SealedTextField(default="")
    digest = models.CharField(max_length=32)
    answer = models.CharField(max_length=9, choices=Answer.choices)
    ilot_code = models.CharField(max_length=4, blank=True)
    number = models.PositiveIntegerField(null=True)
    persons = models.PositiveSmallIntegerField(default=1)
    person = models.UUIDField(null=True)
    other_sender = models.BooleanField(default=False)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("réponse à une alerte")
        verbose_name_plural = _("réponses à une alerte")
        ordering = ["-noted_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["alert", "digest"], name="one_answer_once")]

    def __str__(self):
        return str(self.pk)
