"""A programme of cooperation and what it must say before it is submitted."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case, Family
from ssi.directory.models import PartnerService
from ssi.network.models import Country

from ..needs.models import Need
from .vocabulary import AMBASSADOR_STATES, DCIS_STATES, Nature, Publication


class Programme(Case):
    """Proposed and run by the post, approved by the foreign ministry (sources s1, s2; F5).

    Once transmitted it is shared with the desk for good (`shared_with_dcis`), whatever state it comes back to.
    """

    series = "PRG"
    family = Family.COOPERATION
    url_prefix = "cooperation:programme"
    ambassador_states = AMBASSADOR_STATES
    dcis_states = DCIS_STATES

    nature = models.CharField(_("nature"), max_length=14, choices=Nature.choices)
    objective = models.TextField(_("objectif"), max_length=5000)
    target_groups = models.CharField(_("publics visés"), max_length=300, blank=True)
    starts_on = models.DateField(_("début prévu"))
    ends_on = models.DateField(_("fin prévue"))
    gender_marker = models.PositiveSmallIntegerField(_("marqueur genre"), default=0)
    governance_marker = models.PositiveSmallIntegerField(_("marqueur gouvernance"), default=0)
    publication = models.CharField(
        _("publication"), max_length=8, choices=Publication.choices, default=Publication.NONE
    )
    publication_reason = models.CharField(_("motif d’exclusion"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="programme_ends_after_it_starts",
                violation_error_message=_("La fin précède le début."),
            ),
            models.CheckConstraint(
                condition=Q(gender_marker__lte=2, governance_marker__lte=2), name="markers_from_0_to_2"
            ),
        ]

    def searchable(self):
        return "\n".join([self.objective, self.target_groups])


class ProgrammeNeed(models.Model):
    """A need this programme answers."""

    case = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="answers")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="answers", verbose_name=_("besoin"))

    class Meta:
        verbose_name = _("besoin du programme")
        verbose_name_plural = _("besoins du programme")
        constraints = [models.UniqueConstraint(fields=["case", "need"], name="one_row_per_need_answered")]

    def __str__(self):
        return f"{self.case_id} → {self.need_id}"


class ProgrammePartner(models.Model):
    case = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="partners")
    service = models.ForeignKey(
        PartnerService, on_delete=models.PROTECT, related_name="+", verbose_name=_("service partenaire")
    )

    class Meta:
        verbose_name = _("partenaire du programme")
        verbose_name_plural = _("partenaires du programme")
        constraints = [models.UniqueConstraint(fields=["case", "service"], name="one_row_per_partner")]

    def __str__(self):
        return f"{self.case_id} {self.service_id}"


class SectorShare(models.Model):
    """A DAC sector (five digits) and its share; the shares of a submitted programme sum to 100."""

    case = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sectors")
    code = models.CharField(_("secteur CAD"), max_length=5)
    label = models.CharField(_("libellé"), max_length=120)
    percent = models.DecimalField(
        _("part, en %"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(100)],
    )

    class Meta:
        verbose_name = _("secteur CAD")
        verbose_name_plural = _("secteurs CAD")
        ordering = ["-percent", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code"],
                name="one_row_per_sector",
                violation_error_message=_("Ce secteur est déjà dans le programme."),
            ),
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="sector_share_from_0_to_100"),
        ]

    def __str__(self):
        return f"{self.code} {self.percent} %"


class CountryShare(models.Model):
    """A partner country and its share of the programme; without any, the country of the file has it all."""

    case = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="country_shares")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    percent = models.DecimalField(
        _("part, en %"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(100)],
    )

    class Meta:
        verbose_name = _("pays partenaire")
        verbose_name_plural = _("pays partenaires")
        ordering = ["-percent", "country"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "country"],
                name="one_row_per_partner_country",
                violation_error_message=_("Ce pays est déjà dans le programme."),
            ),
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="country_share_from_0_to_100"),
        ]

    def __str__(self):
        return f"{self.country_id} {self.percent} %"
