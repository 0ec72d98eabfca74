"""Countries, posts, what a post covers, and the domains of police work. Reference data: everyone reads it."""

import functools
import zoneinfo

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

#: `sec.token` keeps 12 bits for a post and 8 for a domain (DECISIONS §1.3).
MAX_POST_ID = 2**12 - 1
MAX_DOMAIN_ID = 2**8 - 1


def validate_time_zone(name):
    """Raise ValidationError unless `name` is an IANA time zone."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise ValidationError(_("« %(name)s » n’est pas un fuseau horaire."), params={"name": name}) from error


class Country(models.Model):
    """A State. A post is not a country: holidays, time zone and treaties hang here, not on the post."""

    #: Offered in the order of a dictionary by every form (`ssi.web.forms`).
    by_name = True

    code = models.CharField(_("code ISO"), max_length=2, primary_key=True)
    name_fr = models.CharField(_("nom"), max_length=80)
    name_en = models.CharField(_("nom anglais"), max_length=80)
    located_fr = models.CharField(_("avec sa préposition"), max_length=90, help_text=_("« en Roumanie », « au Népal »"))
    time_zone = models.CharField(_("fuseau horaire"), max_length=40, validators=[validate_time_zone])
    weekend = ArrayField(
        models.PositiveSmallIntegerField(),
        default=list,
        verbose_name=_("jours de fin de semaine"),
        help_text=_("1 = lundi … 7 = dimanche"),
    )
    in_european_union = models.BooleanField(_("membre de l’Union européenne"), default=False)
    crisis_prone = models.BooleanField(_("pays crisogène"), default=False)

    class Meta:
        verbose_name = _("pays")
        verbose_name_plural = _("pays")
        ordering = ["name_fr"]

    def __str__(self):
        return self.name_en if (get_language() or "fr").startswith("en") else self.name_fr


#: zoneinfo keeps eight of them and reads the others from the disk again; a network has some sixty.
_zone = functools.cache(zoneinfo.ZoneInfo)


class Post(models.Model):
    """A Service de sécurité intérieure inside an embassy; it may cover several countries."""

    code = models.CharField(_("code"), max_length=4, unique=True, help_text=_("trois lettres : BUC"))
    city = models.CharField(_("ville"), max_length=60)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    embassy = models.CharField(_("ambassade"), max_length=120)
    time_zone = models.CharField(_("fuseau horaire"), max_length=40, validators=[validate_time_zone])
    verified = models.BooleanField(
        _("périmètre vérifié"), default=False, help_text=_("périmètre lu dans une page publique citée")
    )
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("poste")
        verbose_name_plural = _("postes")
        ordering = ["city"]
        constraints = [
            models.CheckConstraint(condition=Q(pk__gt=0, pk__lte=MAX_POST_ID), name="post_fits_in_an_access_token")
        ]

    def __str__(self):
        return self.city

    @property
    def zone(self):
        return _zone(self.time_zone)


class CoverageQuerySet(models.QuerySet):
    def in_force(self, day):
        return self.filter(starts_on__lte=day).exclude(ends_on__lt=day)


class Coverage(models.Model):
    """A country covered by a post, resident or not, between two dates (both included, post's local date)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="coverage")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="coverage")
    resident = models.BooleanField(_("résident"), default=False)
    starts_on = models.DateField(_("depuis le"))
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name = _("pays couvert")
        verbose_name_plural = _("pays couverts")
        constraints = [
            models.UniqueConstraint(fields=["post", "country", "starts_on"], name="one_coverage_per_start"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="coverage_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.post} → {self.country}"


class Domain(models.Model):
    """A field of police work an officer is competent for: drugs, immigration, terrorism…"""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("nom"), max_length=80)
    name_en = models.CharField(_("nom anglais"), max_length=80)
    sensitive = models.BooleanField(
        _("toujours visé"), default=False, help_text=_("tout envoi du domaine passe par le visa de l’ASI")
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("domaine")
        verbose_name_plural = _("domaines")
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(pk__gt=0, pk__lte=MAX_DOMAIN_ID), name="domain_fits_in_an_access_token")
        ]

    def __str__(self):
        return self.name_en if (get_language() or "fr").startswith("en") else self.name
