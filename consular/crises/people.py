"""The persons of a crisis, what was seen of them, how they leave (cooperation-consular.md §§4.3, 10).

The perimeter is taken from the register at the opening, and again when asked: a headcount outlives an extract, so rows
keep the register's key without a foreign key. Whoever is met and is not in the register is a row too (`discovered`),
counted apart. Everything that changes a count takes a number of one sequence (`arrival`): a figure is « all arrivals up
to », and two figures differ by what arrived in between.
"""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import PERSON, Crisis, CrisisPart, NamedQuerySet, PartQuerySet
from .vocabulary import LETTER_OF, TONES, MovementKind, Origin, Situation


class CrisisPerson(CrisisPart):
    """`number` is that of the printed sheet of the îlot. `situation`, `to_check`, … follow the observations."""

    person_key = models.UUIDField(null=True)
    ilot_code = models.CharField(max_length=4, blank=True)
    number = models.PositiveIntegerField(null=True)
    last_name = models.CharField(_("nom"), max_length=80)
    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    folded = models.CharField(max_length=170)
    nationalities = ArrayField(models.CharField(max_length=2), default=list)
    origin = models.CharField(_("nationalité"), max_length=5, choices=Origin.choices, default=Origin.FR)
    vulnerable = ArrayField(models.CharField(max_length=12), default=list)
    discovered = models.BooleanField(default=False)
    place = models.CharField(_("rencontré où"), max_length=120, blank=True)
    matched_to = models.ForeignKey("self", on_delete=models.PROTECT, related_name="matches", null=True)
    added_no = models.BigIntegerField()
    removed_no = models.BigIntegerField(null=True)
    situation = models.CharField(max_length=12, choices=Situation.choices, default=Situation.NON_CONTACTE)
    observed_at = models.DateTimeField(null=True)
    to_check = models.BooleanField(default=False)
    death_witnesses = models.PositiveSmallIntegerField(default=0)

    objects = NamedQuerySet.as_manager()

    class Meta:
        verbose_name = _("personne d’une crise")
        verbose_name_plural = _("personnes d’une crise")
        ordering = ["ilot_code", "number", "folded", "pk"]
        indexes = [
            models.Index(fields=["crisis", "folded", "id"], name="crisis_persons_by_name"),
            # All a headcount reads: it never touches the rows.
            models.Index(
                F("crisis"), "ilot_code", "origin", "situation", "discovered", "to_check",
                condition=Q(removed_no=None), name="headcount",
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["id", "crisis"], name="person_and_their_crisis"),
            models.UniqueConstraint(fields=["crisis", "person_key"], name="one_row_per_person_of_the_register"),
            models.UniqueConstraint(fields=["crisis", "ilot_code", "number"], name="one_crisis_person_per_number"),
        ]

    def __str__(self):
        return f"{self.last_name.upper()} {self.first_name}".strip()

    def get_absolute_url(self):
        return reverse("consular:crisis-person", args=[self.pk])

    @property
    def place_number(self):
        """« A 14 », as it is said."""
        return f"{self.ilot_code} {self.number}" if self.number else ""

    @property
    def tone(self):
        return TONES[self.situation]

    @property
    def letter(self):
        return LETTER_OF.get(self.situation, "")


class Observation(models.Model):
    """Somebody said in what state a person was, at a moment. `uuid` is made by whoever notes it, on paper or offline.

    `verifies`: a doubt was cleared by asking; `confirms`: the consul confirms a death that two people reported.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    crisis = models.ForeignKey(Crisis, on_delete=models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey("network.Post", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(CrisisPerson, on_delete=models.PROTECT, related_name="observations")
    arrival = models.BigIntegerField()
    situation = models.CharField(_("état"), max_length=12, choices=Situation.choices)
    observed_at = models.DateTimeField(_("constaté à"))
    entered_at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    source = models.CharField(_("source"), max_length=120, blank=True)
    place = models.CharField(_("lieu"), max_length=120, blank=True)
    device = models.CharField(max_length=40, blank=True)
    verifies = models.BooleanField(default=False)
    confirms = models.BooleanField(default=False)

    objects = NamedQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["-observed_at", "-uuid"]
        indexes = [models.Index(fields=["crisis", "arrival"], name="observations_as_they_came")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(situation=Situation.NON_CONTACTE), name="not_contacted_is_no_observation"
            ),
            models.CheckConstraint(
                condition=Q(confirms=False) | Q(situation=Situation.DECEDE), name="only_a_death_is_confirmed"
            ),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def tone(self):
        return TONES[self.situation]


class ObservationFile(CrisisPart):
    """A file of the offline list that was brought in: brought again, it changes nothing and is told so."""

    file_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    device = models.CharField(max_length=40, blank=True)
    lines = models.PositiveIntegerField()
    fresh = models.PositiveIntegerField()
    brought_at = models.DateTimeField(default=timezone.now)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("fichier d’observations")
        verbose_name_plural = _("fichiers d’observations")
        ordering = ["-brought_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["crisis", "sha256"], name="a_file_is_brought_once")]

    def __str__(self):
        return str(self.file_id)


class Movement(CrisisPart):
    """A convoy, a flight or a boat. Planned and real moments are apart; so are boarding and arrival (`Seat`)."""

    kind = models.CharField(_("moyen"), max_length=8, choices=MovementKind.choices)
    label = models.CharField(_("désignation"), max_length=60)
    origin = models.CharField(_("de"), max_length=120)
    destination = models.CharField(_("à"), max_length=120)
    planned_at = models.DateTimeField(_("départ prévu"))
    left_at = models.DateTimeField(_("parti à"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("arrivé à"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("places"))
    escort = models.CharField(_("escorte"), max_length=160, blank=True)
    priorities = models.CharField(_("priorités"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("mouvement")
        verbose_name_plural = _("mouvements")
        ordering = ["planned_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["crisis", "label"], name="one_movement_per_label"),
            models.CheckConstraint(
                condition=Q(arrived_at=None) | Q(left_at__isnull=False, arrived_at__gte=F("left_at")),
                name="a_movement_arrives_after_it_left",
                violation_error_message=_("L’arrivée suit le départ."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.label}"

    def get_absolute_url(self):
        return reverse("consular:crisis-movement", args=[self.pk])


class Seat(CrisisPart):
    """A person on the list of a movement; `number` is read on the manifest. Boarded and arrived are two ticks."""

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(CrisisPerson, on_delete=models.PROTECT, related_name="seats")
    number = models.PositiveIntegerField()
    boarded_at = models.DateTimeField(null=True)
    boarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PERSON)
    arrived_at = models.DateTimeField(null=True)
    arrived_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PERSON)

    objects = NamedQuerySet.as_manager()

    class Meta:
        verbose_name = _("place d’un mouvement")
        verbose_name_plural = _("places d’un mouvement")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["movement", "number"], name="one_seat_per_number"),
            models.UniqueConstraint(fields=["movement", "person"], name="one_seat_per_person"),
        ]

    def __str__(self):
        return str(self.number)

    @property
    def is_missing(self):
        """Boarded, and never ticked where the movement arrived."""
        return self.boarded_at is not None and self.arrived_at is None
