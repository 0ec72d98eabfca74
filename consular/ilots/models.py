"""Îlots, the volunteers who hold them, where people gather, and the calls that test it all.

Rows of a post, not files (ADR 8). A chef d'îlot has no account: it is a member of the community, named by the embassy
(cooperation-consular.md F14). Their telephone is sealed.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consular import reach
from consular.rows import BOTH_OR_NONE, Placed
from ssi.network.models import Post
from ssi.web.dates import covers
from ssi.web.sealed import SealedTextField

#: At most a hundred families, some 250 persons (cooperation-consular.md F12).
MOST_HOUSEHOLDS, MOST_PERSONS = 100, 250


class IlotQuerySet(models.QuerySet):
    def visible_to(self, user):
        return reach.ilots(self, user)


class ChefQuerySet(IlotQuerySet):
    def in_office(self, day):
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class MeetingPoint(Placed):
    """Where an îlot gathers. Its verification is good for twelve months (`health.py`)."""

    class Status(models.TextChoices):
        AGREED = "AGREED", _("Convenu avec l’occupant")
        ASKED = "ASKED", _("Accord demandé")
        LOST = "LOST", _("Inutilisable")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)
    name = models.CharField(_("nom"), max_length=120)
    capacity = models.PositiveIntegerField(_("capacité (personnes)"), null=True, blank=True)
    water_days = models.PositiveSmallIntegerField(_("eau (jours)"), null=True, blank=True)
    means = models.CharField(_("moyens"), max_length=300, blank=True)
    access = models.CharField(_("accès"), max_length=300, blank=True)
    helicopter = models.BooleanField(_("pose d’hélicoptère possible"), default=False)
    key_holder = models.CharField(_("qui a la clef"), max_length=160, blank=True)
    status = models.CharField(_("statut"), max_length=8, choices=Status.choices, default=Status.ASKED)
    verified_on = models.DateField(_("vérifié le"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = IlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("point de regroupement")
        verbose_name_plural = _("points de regroupement")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["id", "post"], name="point_and_its_post"),
            models.CheckConstraint(
                condition=BOTH_OR_NONE,
                name="a_point_has_both_coordinates",
                violation_error_message=_("Donnez la latitude et la longitude, ou aucune des deux."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("consular:point", args=[self.pk])


class Ilot(models.Model):
    """A part of the community small enough for one volunteer. `last_number`: the highest ever given to a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)
    code = models.CharField(_("code"), max_length=4)
    name = models.CharField(_("nom"), max_length=80)
    outline = models.TextField(_("contour"), max_length=1000, blank=True)
    radio_channel = models.CharField(_("canal radio"), max_length=40, blank=True)
    main_point = models.ForeignKey(
        MeetingPoint,
        on_delete=models.PROTECT,
        related_name="main_of",
        null=True,
        blank=True,
        verbose_name=_("point de regroupement"),
    )
    fallback_point = models.ForeignKey(
        MeetingPoint,
        on_delete=models.PROTECT,
        related_name="fallback_of",
        null=True,
        blank=True,
        verbose_name=_("point de repli"),
    )
    most_households = models.PositiveIntegerField(_("foyers au plus"), default=MOST_HOUSEHOLDS)
    most_persons = models.PositiveIntegerField(_("personnes au plus"), default=MOST_PERSONS)
    reviewed_on = models.DateField(_("contour revu le"), null=True, blank=True)
    last_number = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = IlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("îlot")
        verbose_name_plural = _("îlots")
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "code"], name="one_ilot_per_code"),
            models.UniqueConstraint(fields=["id", "post"], name="ilot_and_its_post"),
            models.CheckConstraint(
                condition=Q(main_point=None) | Q(fallback_point=None) | ~Q(main_point=F("fallback_point")),
                name="the_fallback_is_another_point",
                violation_error_message=_("Le point de repli est un autre lieu."),
            ),
        ]

    def __str__(self):
        return f"{self.code} – {self.name}"

    def get_absolute_url(self):
        return reverse("consular:ilot", args=[self.pk])


class ChefIlot(models.Model):
    """A volunteer in charge of an îlot, or their deputy, from one day to another. The charter binds them to secrecy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)
    ilot = models.ForeignKey(Ilot, on_delete=models.PROTECT, related_name="chefs", editable=False)
    name = models.CharField(_("nom et prénom"), max_length=120)
    deputy = models.BooleanField(_("adjoint"), default=False)
    starts_on = models.DateField(_("désigné le"))
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    charter_signed_on = models.DateField(_("charte signée le"), null=True, blank=True)
    trained_on = models.DateField(_("formation suivie le"), null=True, blank=True)
    phone = SealedTextField(_("téléphone"), max_length=60, blank=True, default="")
    call_sign = models.CharField(_("indicatif radio"), max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = ChefQuerySet.as_manager()

    class Meta:
        verbose_name = _("chef d’îlot")
        verbose_name_plural = _("chefs d’îlot")
        ordering = ["deputy", "-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["id", "post"], name="chef_and_their_post"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")),
                name="a_chef_ends_after_beginning",
                violation_error_message=_("La fin précède la désignation."),
            ),
        ]

    def __str__(self):
        return self.name

    def is_in_office(self, day):
        return covers(self.starts_on, self.ends_on, day)


class TestCall(models.Model):
    """A chef d'îlot was called to see: joined in so many minutes, or not. Never rewritten."""

    __test__ = False  # not a test of ours, whatever its name

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    chef = models.ForeignKey(ChefIlot, on_delete=models.PROTECT, related_name="calls")
    called_at = models.DateTimeField(_("appelé le"), default=timezone.now)
    minutes = models.PositiveSmallIntegerField(_("joint en (minutes)"), null=True)
    note = models.CharField(_("remarque"), max_length=200, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = IlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("appel d’essai")
        verbose_name_plural = _("appels d’essai")
        ordering = ["-called_at", "-pk"]
        indexes = [models.Index(fields=["chef", "-called_at"], name="calls_of_a_chef")]

    def __str__(self):
        return f"{self.called_at:%Y-%m-%d}"

    @property
    def joined(self):
        return self.minutes is not None
