"""Trips of the staff of a post: where, in zones of which colour, who authorises, and when they give a sign of life."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.cases.models import Case, Family
from ssi.network.models import Country, Post
from ssi.web.dated import Dated, DatedQuerySet

from .vocabulary import TONES, WORDS, Colour


class TravelZoneQuerySet(DatedQuerySet):
    def visible_to(self, user):
        if not user.has_perm("consular.view_travelzone"):
            return self.none()
        return self.filter(post__in=identity_of(user).post_ids)


class TravelZone(Dated):
    """A zone of a country with its colour, from one day to another: a change of colour is another row."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    label = models.CharField(_("zone"), max_length=120, help_text=_("« Tout le pays », une région, une route"))
    colour = models.PositiveSmallIntegerField(_("couleur"), choices=Colour.choices)
    source = models.CharField(_("source"), max_length=200, help_text=_("conseils aux voyageurs, du…"))

    objects = TravelZoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("zone de déplacement")
        verbose_name_plural = _("zones de déplacement")
        ordering = ["country", "label", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "country", "label", "valid_from"],
                name="one_colour_per_zone_and_day",
                nulls_distinct=False,
                violation_error_message=_("Cette zone a déjà une couleur à partir de ce jour."),
            )
        ]

    def __str__(self):
        return f"{self.label} ({self.word})"

    @property
    def word(self):
        return str(WORDS[self.colour])

    @property
    def tone(self):
        return TONES[self.colour]


class StaffTrip(Case):
    """The title says where to. Days are days of the post."""

    series = "DEP"
    family = Family.COOPERATION
    url_prefix = "consular:trip"
    ambassador_states = ("A_AUTORISER_AMB", "AUTORISE", "EN_COURS", "ALERTE")

    traveller = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("agent")
    )
    companions = models.CharField(_("accompagné de"), max_length=300, blank=True)
    reason = models.CharField(_("motif"), max_length=300)
    imperative = models.TextField(
        _("raison impérative"), max_length=2000, blank=True, help_text=_("exigée dès qu’une étape est orange ou rouge")
    )
    starts_on = models.DateField(_("départ le"))
    ends_on = models.DateField(_("retour le"))
    means = models.CharField(_("moyens"), max_length=300, blank=True, help_text=_("véhicule, vol, radio, satellite"))
    contacts = models.CharField(_("joindre"), max_length=300, blank=True, help_text=_("téléphone en déplacement"))

    class Meta:
        verbose_name = _("déplacement")
        verbose_name_plural = _("déplacements")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="trip_ends_after_it_starts",
                violation_error_message=_("Le retour précède le départ."),
            )
        ]
        indexes = [models.Index(fields=["starts_on"], name="trips_by_departure")]

    def searchable(self):
        return "\n".join([str(self.traveller), self.reason, self.companions])


class TripStage(models.Model):
    """A place of a trip. `colour` is that of the zone when the stage was written: what was authorised."""

    case = models.ForeignKey(StaffTrip, on_delete=models.PROTECT, related_name="stages")
    place = models.CharField(_("lieu"), max_length=160)
    zone = models.ForeignKey(
        TravelZone, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("zone")
    )
    colour = models.PositiveSmallIntegerField(choices=Colour.choices, null=True, editable=False)
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    lodging = models.CharField(_("hébergement"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("étape")
        verbose_name_plural = _("étapes")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="stage_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(zone=None, colour=None) | Q(zone__isnull=False, colour__isnull=False),
                name="a_stage_has_the_colour_of_its_zone",
            ),
        ]

    def __str__(self):
        return self.place

    @property
    def word(self):
        return str(WORDS[self.colour]) if self.colour else str(_("à saisir"))

    @property
    def tone(self):
        return TONES.get(self.colour, "stop")


class TripCheck(models.Model):
    """A sign of life that is agreed: at `due_at`, and the alarm an hour later (cooperation-consular.md §4.4)."""

    case = models.ForeignKey(StaffTrip, on_delete=models.PROTECT, related_name="checks")
    due_at = models.DateTimeField(_("à l’heure convenue"))
    how = models.CharField(_("comment"), max_length=120, help_text=_("SMS à la permanence, appel satellite…"))
    clock = models.ForeignKey("clocks.Clock", on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    received_at = models.DateTimeField(null=True, editable=False)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    note = models.CharField(_("ce qui a été dit"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("point de contact")
        verbose_name_plural = _("points de contact")
        ordering = ["due_at", "pk"]

    def __str__(self):
        return f"{self.due_at:%Y-%m-%d %H:%M} {self.how}"
