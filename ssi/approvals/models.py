from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case


class ApprovalRequest(models.Model):
    """Something that waits for a visa: the exact document, frozen with its SHA-256, until somebody decides."""

    class State(models.TextChoices):
        PENDING = "PENDING", _("à viser")
        APPROVED = "APPROVED", _("visé")
        RETURNED = "RETURNED", _("renvoyé")
        REFUSED = "REFUSED", _("refusé")
        WITHDRAWN = "WITHDRAWN", _("retiré")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="approval_requests")
    transition = models.CharField(max_length=40)
    permission = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    document = models.JSONField()
    #: What the signer must know and does not sign: {"removed": [[text, reason]], …}. Not under the fingerprint.
    beside = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    sha256 = models.CharField(max_length=64)
    authors = ArrayField(models.IntegerField(), default=list)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("demande de visa")
        verbose_name_plural = _("demandes de visa")
        ordering = [F("due_at").asc(nulls_last=True), "requested_at"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="PENDING"), name="one_pending_request_per_case")
        ]

    def __str__(self):
        return self.title

    @property
    def fires(self):
        """Name of the transition its decision fires; "" while nothing was decided."""
        endings = {self.State.APPROVED: "", self.State.RETURNED: "_return", self.State.REFUSED: "_refuse"}
        return self.transition + endings[self.state] if self.state in endings else ""

    @property
    def previous(self):
        """The version decided before this one, to show what changed since."""
        return (
            ApprovalRequest.objects.filter(case=self.case_id, transition=self.transition, pk__lt=self.pk)
            .exclude(state=self.State.PENDING)
            .order_by("-pk")
            .first()
        )


class SignOff(models.Model):
    """One decision on a request: who, under which role, p.i. or not, on which exact text."""

    class Decision(models.TextChoices):
        APPROVE = "APPROVE", _("visé")
        RETURN = "RETURN", _("renvoyé")
        REFUSE = "REFUSE", _("refusé")

    request = models.ForeignKey(ApprovalRequest, on_delete=models.PROTECT, related_name="signoffs")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    role = models.CharField(max_length=20)
    acting = models.BooleanField(default=False)
    own_text = models.BooleanField(default=False, help_text=_("chef de service, auteur"))
    decision = models.CharField(max_length=10, choices=Decision.choices)
    comment = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("visa")
        verbose_name_plural = _("visas")
        ordering = ["at"]

    def __str__(self):
        return f"{self.get_decision_display()} {self.by}"

    @property
    def capacity(self):
        """How it is printed: « p.i. » comes from a recorded interim and from nothing else."""
        if self.own_text:
            return str(_("chef de service, auteur"))
        return "p.i." if self.acting else ""
