"""Who must approve, what was put before them, and what they said."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.attachments.models import Attachment
from ssi.cases.models import Case

from ..vocabulary import Level, Sense, Subject


class RouteRule(models.Model):
    """A dated row: files of this subject with money of one of these sources need these levels. Data, with its source.

    `sources` holding "*" fits any money, none included.
    """

    code = models.SlugField(_("code"), max_length=30)
    subject = models.CharField(_("porte sur"), max_length=10, choices=Subject.choices)
    sources = ArrayField(models.CharField(max_length=12), verbose_name=_("sources de financement"))
    levels = ArrayField(models.CharField(max_length=4, choices=Level.choices), verbose_name=_("niveaux"))
    starts_on = models.DateField(_("en vigueur depuis"))
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    to_verify = models.BooleanField(_("à vérifier"), default=False)

    class Meta:
        verbose_name = _("règle de circuit")
        verbose_name_plural = _("règles de circuit")
        ordering = ["subject", "code", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["code", "starts_on"], name="one_route_rule_per_start"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="route_rule_ends_after_start"
            ),
        ]

    def __str__(self):
        return self.code


class Submission(models.Model):
    """What was put before a level, frozen with its SHA-256: version n of the file. Never rewritten."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="submissions")
    level = models.CharField(_("niveau"), max_length=4, choices=Level.choices)
    number = models.PositiveSmallIntegerField(_("version"))
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    #: Total of the credits asked for or notified (euros) and the sources of money, when it was put before the level.
    total = models.DecimalField(max_digits=14, decimal_places=2)
    sources = ArrayField(models.CharField(max_length=12), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("version soumise")
        verbose_name_plural = _("versions soumises")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_submission_per_version")]

    def __str__(self):
        return f"v{self.number} {self.level}"


class Opinion(models.Model):
    """What a level said of a version: « p.i. » comes from a recorded interim and from nothing else. Never rewritten."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinions")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="opinions", null=True)
    level = models.CharField(_("niveau"), max_length=4, choices=Level.choices)
    sense = models.CharField(_("sens"), max_length=12, choices=Sense.choices)
    text = models.TextField(_("texte"), blank=True, max_length=5000)
    reference = models.CharField(_("référence de la décision"), max_length=80, blank=True)
    piece = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    acting = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("avis")
        verbose_name_plural = _("avis")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(level="MEAE") | (Q(piece__isnull=False) & ~Q(reference="")),
                name="ministry_decision_has_its_document",
                violation_error_message=_("La décision du ministère est jointe, avec sa référence."),
            )
        ]

    def __str__(self):
        return f"{self.level} {self.sense}"
