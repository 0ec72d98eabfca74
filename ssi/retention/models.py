"""How long each kind of file is kept, what was decided of one, and what is left once it is destroyed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case, Family
from ssi.network.models import Country, Domain, Post


class RetentionPeriod(models.Model):
    """The durations of one kind from a day on. Never changed: a new row follows it, and the history is the table.

    `active_months` count from closing, `decision_years` from opening, `archive_years` from the end of the active
    life, `review_months` from closing (None: no review).
    """

    kind = models.CharField(_("type de dossier"), max_length=40, editable=False)
    active_months = models.PositiveSmallIntegerField(_("vie active, en mois après la clôture"))
    decision_years = models.PositiveSmallIntegerField(_("décision expresse, en années après l’ouverture"))
    archive_years = models.PositiveSmallIntegerField(_("archive, en années après la vie active"))
    review_months = models.PositiveSmallIntegerField(_("revue, en mois après la clôture"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    to_verify = models.BooleanField(_("à vérifier"), default=True)
    valid_from = models.DateField(_("en vigueur du"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("durée de conservation")
        verbose_name_plural = _("durées de conservation")
        ordering = ["kind", "-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(active_months__gte=1, decision_years__gte=1), name="durations_are_not_nothing"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.valid_from}"


class InstrumentArchive(models.Model):
    """The years of archive of the files of one kind that follow one instrument, where they are not those of the kind.

    `value` is that of the field the kind names (`archive_by`). Never changed: a new row follows it.
    """

    kind = models.CharField(_("type de dossier"), max_length=40, editable=False)
    value = models.CharField(_("instrument"), max_length=30, editable=False)
    archive_years = models.PositiveSmallIntegerField(_("archive, en années après la vie active"))
    source = models.CharField(_("source"), max_length=300)
    to_verify = models.BooleanField(_("à vérifier"), default=True)
    valid_from = models.DateField(_("en vigueur du"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("durée d’archive d’un instrument")
        verbose_name_plural = _("durées d’archive des instruments")
        ordering = ["kind", "value", "-valid_from", "-pk"]

    def __str__(self):
        return f"{self.kind} {self.value} {self.valid_from}"


class RetentionDecision(models.Model):
    """One person kept a file: reviewed it, or prolonged it to a day for a reason. Nothing is changed afterwards."""

    class Nature(models.TextChoices):
        REVIEW = "REVIEW", _("revu, conservé")
        PROLONG = "PROLONG", _("prolongé")
        EXPRESS = "EXPRESS", _("conservé par décision expresse")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="retention_decisions")
    nature = models.CharField(max_length=8, choices=Nature.choices)
    until = models.DateField(_("jusqu’au"), null=True)
    reason = models.CharField(_("motif"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("décision de conservation")
        verbose_name_plural = _("décisions de conservation")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["case", "until"], name="retention_of_a_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(nature="REVIEW", until=None) | ~Q(nature="REVIEW") & Q(until__isnull=False),
                name="a_prolongation_has_an_end",
            )
        ]

    def __str__(self):
        return f"{self.nature} {self.case_id}"


class Measure(models.TextChoices):
    """How a file ends."""

    ARCHIVE = "ARCHIVE", _("Archiver, réduit à sa fiche")
    DESTROY = "DESTROY", _("Détruire")


class Remnant(models.Model):
    """What is left of a file: its number, never given again, and for an archived one its minimised sheet.

    The sheet is type, country, domain, dates and outcome (liaison.md §7.7): no title, no text, no person. It is
    emptied in its turn when `archive_until` is past. Written by `sec.destroy_case` only.
    """

    reference = models.CharField(_("référence"), max_length=30, unique=True)
    kind = models.CharField(max_length=40)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    measure = models.CharField(max_length=8, choices=Measure.choices)
    decided_by = models.CharField(_("décision"), max_length=30)
    at = models.DateTimeField(_("le"))
    compartmented = models.BooleanField(default=False)
    special_france = models.BooleanField(default=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, related_name="+")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, null=True, related_name="+")
    direction = models.CharField(max_length=3, blank=True)
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=30, blank=True)
    archive_until = models.DateField(null=True)

    class Meta:
        verbose_name = _("fiche d’archive")
        verbose_name_plural = _("fiches d’archive")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["post", "archive_until"], name="archives_of_a_post")]

    def __str__(self):
        return self.reference


class RetentionHold(models.Model):
    """« Gel »: a file, or what is left of an archived one, is neither proposed nor destroyed, whatever its age, until
    the hold is lifted. Kept with it; meanwhile the journal keeps who consulted it (sql/destruction.sql).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="retention_holds")
    sheet = models.ForeignKey(Remnant, on_delete=models.PROTECT, null=True, related_name="holds")
    reason = models.CharField(_("motif du gel"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.CharField(_("motif de la levée"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("gel de conservation")
        verbose_name_plural = _("gels de conservation")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(lifted_at=None), name="one_hold_at_a_time"),
            models.UniqueConstraint(fields=["sheet"], condition=Q(lifted_at=None), name="one_hold_at_a_time_per_sheet"),
            models.CheckConstraint(
                condition=Q(case=None, sheet__isnull=False) | Q(case__isnull=False, sheet=None),
                name="a_hold_is_on_a_file_or_its_sheet",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lift_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason=""),
                name="a_lifted_hold_says_who_and_why",
            ),
        ]

    def __str__(self):
        return f"{self.case_id or self.sheet_id} {self.at:%Y-%m-%d}"


class Disposal(Case):
    """The decision to archive or destroy a file: proposed by one person, signed by another, then carried out.

    A file like another, kept for good: it is the certificate. It holds no title, name or text of what it ends; the
    application adds rows and changes none of their columns (sql/destruction.sql writes `outcome`).
    """

    series = "PVD"
    family = Family.REPORT
    url_prefix = "retention:disposal"
    dcis_states = ("A_SIGNER_DCIS", "SIGNE", "EXECUTE")
    kept_for_good = True

    measure = models.CharField(_("mesure"), max_length=8, choices=Measure.choices)
    target = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    sheet = models.ForeignKey(Remnant, on_delete=models.PROTECT, null=True, related_name="+")
    target_reference = models.CharField(_("dossier"), max_length=30)
    target_kind = models.CharField(max_length=40)
    target_version = models.PositiveIntegerField(default=0)
    ground = models.CharField(_("échéance"), max_length=12)
    expired_on = models.DateField(_("échue le"))
    legal_basis = models.CharField(_("base"), max_length=300)
    reason = models.CharField(_("motif"), max_length=500)
    archive_until = models.DateField(_("archive jusqu’au"), null=True)
    weighed = models.JSONField(default=dict)
    recipients = models.JSONField(default=list)
    outcome = models.JSONField(null=True)

    class Meta:
        verbose_name = _("procès-verbal de conservation")
        verbose_name_plural = _("procès-verbaux de conservation")

    def searchable(self):
        return f"{self.target_reference} {self.reason}"
