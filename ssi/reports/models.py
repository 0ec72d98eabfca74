"""A report is a file like another (a kind of Case); making its PDF is a job that survives its worker."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case, Family
from ssi.figures.periods import Period
from ssi.network.models import Post


class Report(Case):
    """A numbered report of a post over a period, from draft to the ambassador's acknowledgement."""

    series = "RAP"
    family = Family.REPORT
    url_prefix = "reports:report"
    ambassador_states = ("TRANSMIS", "ACCUSE")
    dcis_states = ("TRANSMIS", "ACCUSE")

    code = models.CharField(_("modèle"), max_length=40, editable=False)
    period_start = models.DateField(_("du"))
    period_end = models.DateField(_("au"))
    highlights = models.TextField(_("L’essentiel"), blank=True, help_text=_("cinq lignes au plus, une idée par ligne"))
    attention = models.TextField(
        _("Points d’attention et décisions attendues"),
        blank=True,
        help_text=_("avec la date voulue de chaque décision"),
    )
    #: {order of a section: what the ASI writes in it}, for the models that let them (`ReportModel.remarked`).
    remarks = models.JSONField(default=dict, editable=False)
    snapshot = models.JSONField(null=True, editable=False)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    signed_at = models.DateTimeField(null=True, editable=False)
    signed_acting = models.BooleanField(default=False, editable=False)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    acknowledged_at = models.DateTimeField(null=True, editable=False)
    annotation = models.TextField(_("annotation de l’ambassadeur"), blank=True)

    class Meta:
        verbose_name = _("rapport")
        verbose_name_plural = _("rapports")
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gte=models.F("period_start")),
                name="report_period_ends_after_it_starts",
                violation_error_message=_("La fin de la période précède son début."),
            )
        ]

    def searchable(self):
        return " ".join([self.highlights, self.attention, *self.remarks.values()])

    @property
    def period(self):
        return Period(self.period_start, self.period_end)

    @property
    def is_draft(self):
        """Still worked on: neither signed nor given up."""
        return self.status in {"BROUILLON", "RELU"}


class Printout(models.Model):
    """A document drawn from a file or from a partner service, frozen when it is asked for: the paper, not a file.

    `code` names its class in `documents.py`, `subject` what it is about there, `variant` which version of it.
    About a file, it is seen by whoever sees that file whole, and by those who were granted its logistics when
    `logistics`; about anything else, or `personal`, by the person who asked for it alone: it says what they see.
    """

    series = "DOC"

    reference = models.CharField(_("numéro"), max_length=30, unique=True, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="printouts", null=True)
    code = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    variant = models.CharField(max_length=40, blank=True)
    title = models.CharField(_("document"), max_length=200)
    marking = models.CharField(_("marquage"), max_length=60)
    logistics = models.BooleanField(default=False)
    personal = models.BooleanField(default=False)
    snapshot = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("document produit")
        verbose_name_plural = _("documents produits")
        ordering = ["-requested_at", "-pk"]
        indexes = [models.Index(fields=["code", "subject"], name="printouts_of_a_subject")]

    def __str__(self):
        return f"{self.reference} {self.title}"


class ReportJob(models.Model):
    """The making of one PDF. A row, so that it survives Redis and its worker: leased, retried, then set aside.

    `lease_until` is until when a worker holds a running job, or before when a waiting one is not tried again.
    Drafts are for those who write the report; the final document for whoever sees it (sql/jobs.sql); a printout for
    whoever sees that (sql/printouts.sql).
    """

    class Document(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        FINAL = "final", _("document signé")
        PRINTOUT = "printout", _("document d’un dossier")

    class State(models.TextChoices):
        WAITING = "WAITING", _("en attente")
        RUNNING = "RUNNING", _("en cours")
        DONE = "DONE", _("prêt")
        FAILED = "FAILED", _("échec")
        REFUSED = "REFUSED", _("refusé")

    #: What it takes to have each document of a report; a printout asks what its kind says.
    PERMISSIONS = {Document.DRAFT: "reports.edit_report", Document.FINAL: "reports.view_report"}
    MAX_ATTEMPTS = 5

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="jobs", null=True)
    printout = models.ForeignKey(Printout, on_delete=models.PROTECT, related_name="jobs", null=True)
    document = models.CharField(max_length=10, choices=Document.choices)
    version = models.PositiveIntegerField(default=1)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    detail = models.TextField(blank=True)

    class Meta:
        verbose_name = _("fabrication de PDF")
        verbose_name_plural = _("fabrications de PDF")
        ordering = ["-requested_at"]
        indexes = [
            models.Index(
                fields=["requested_at"], condition=Q(state__in=["WAITING", "RUNNING"]), name="jobs_unfinished"
            ),
            models.Index(fields=["case", "-requested_at"], name="jobs_of_a_case"),
        ]
        constraints = [
            # The same request sent twice makes one PDF.
            models.UniqueConstraint(
                fields=["case", "document"],
                condition=Q(state__in=["WAITING", "RUNNING"], printout=None),
                name="one_unfinished_job_per_document",
            ),
            models.UniqueConstraint(
                fields=["printout"],
                condition=Q(state__in=["WAITING", "RUNNING"]),
                name="one_unfinished_job_per_printout",
            ),
            models.CheckConstraint(
                condition=Q(printout=None, case__isnull=False) & ~Q(document="printout")
                | Q(printout__isnull=False, document="printout"),
                name="a_job_makes_a_report_or_a_printout",
            ),
        ]

    def __str__(self):
        return f"{self.document} {self.id}"

    @property
    def is_finished(self):
        return self.state not in {self.State.WAITING, self.State.RUNNING}

    @property
    def has_failed(self):
        return self.state in {self.State.FAILED, self.State.REFUSED}


class ReportFile(models.Model):
    """The PDF of a job: at most one, whatever number of workers tried. Encrypted like the attachments.

    `key` is the wrapped key of the sealed file; `sha256` that of the clear bytes, electronic signature included.
    `signer` names the certificate of that signature, checked before it was kept (`signing.py`); `unsigned` says why a
    signed report came out without it although the installation has a certificate.
    """

    class Unsigned(models.TextChoices):
        EXPIRED = "expired", _("le certificat du service n’est pas ou n’est plus valable")
        UNREADABLE = "unreadable", _("le certificat du service ne se lit pas")
        REFUSED = "refused", _("la signature obtenue n’a pas résisté à sa vérification")

    job = models.OneToOneField(ReportJob, on_delete=models.PROTECT, related_name="file")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", null=True)
    snapshot = models.JSONField()
    snapshot_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    sealed_name = models.UUIDField()
    key = models.CharField(max_length=200)
    signer = models.CharField(max_length=200, blank=True)
    unsigned = models.CharField(max_length=10, choices=Unsigned.choices, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("PDF produit")
        verbose_name_plural = _("PDF produits")

    def __str__(self):
        return self.sha256[:12]
