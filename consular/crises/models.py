"""A crisis of a post: its phases, who does what in the cell, its main courante (cooperation-consular.md §4.3).

Rows of a post, like the community (ADR 8 and 10). An exercise is a crisis with `exercise`, said on each page and paper.
"""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.network.models import Post

from . import reach
from .phases import ENDED
from .vocabulary import Channel, EntryKind, Function, Nature, Phase

PERSON = {"on_delete": models.PROTECT, "related_name": "+"}


class CrisisQuerySet(models.QuerySet):
    def visible_to(self, user):
        return reach.crises(self, user)

    def open(self):
        return self.filter(closed_at=None)


class PartQuerySet(models.QuerySet):
    def visible_to(self, user):
        return reach.parts(self, user)


class NamedQuerySet(models.QuerySet):
    def visible_to(self, user):
        return reach.named(self, user)


class Crisis(models.Model):
    """`perimeter_text`: where and who, in words. `reference` is gapless at the post (`CRS-DJI-2026-00001`)."""

    series = "CRS"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)
    reference = models.CharField(_("référence"), max_length=30, unique=True, editable=False)
    title = models.CharField(_("crise"), max_length=120)
    nature = models.CharField(_("nature"), max_length=10, choices=Nature.choices)
    exercise = models.BooleanField(_("exercice"), default=False)
    phase = models.CharField(_("phase"), max_length=16, choices=Phase.choices, default=Phase.VEILLE, editable=False)
    perimeter_text = models.CharField(_("périmètre"), max_length=300, blank=True)
    cdcs_ref = models.CharField(_("référence du CDCS"), max_length=60, blank=True)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, editable=False, **PERSON)
    closed_at = models.DateTimeField(null=True, editable=False)
    retex = models.TextField(_("retour d’expérience"), max_length=6000, blank=True, editable=False)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = CrisisQuerySet.as_manager()

    class Meta:
        verbose_name = _("crise")
        verbose_name_plural = _("crises")
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["post"], condition=Q(closed_at=None), name="open_crises_of_a_post")]
        constraints = [
            models.UniqueConstraint(fields=["id", "post"], name="crisis_and_its_post"),
            models.CheckConstraint(
                condition=Q(phase__in=sorted(ENDED), closed_at__isnull=False)
                | ~Q(phase__in=sorted(ENDED)) & Q(closed_at=None),
                name="a_closed_crisis_says_when",
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("consular:crisis", args=[self.pk])

    @property
    def is_open(self):
        return self.closed_at is None

    @property
    def why(self):
        """In an open crisis names are read without another reason: this one is journalled."""
        return str(_("Crise %(reference)s") % {"reference": self.reference})


class CrisisPart(models.Model):
    """What hangs on a crisis: of its post, told by both walls."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    crisis = models.ForeignKey(Crisis, on_delete=models.PROTECT, related_name="+", editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True


class CellFunction(CrisisPart):
    """Who holds a function of the cell, from a moment to another. `sheet`: what was handed over when it ended."""

    function = models.CharField(_("fonction"), max_length=20, choices=Function.choices)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("titulaire"), **PERSON)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    sheet = models.JSONField(null=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("fonction de la cellule")
        verbose_name_plural = _("fonctions de la cellule")
        ordering = ["function", "-started_at"]
        indexes = [models.Index(fields=["holder"], condition=Q(ended_at=None), name="functions_held_now")]
        constraints = [
            models.UniqueConstraint(
                fields=["crisis", "function"], condition=Q(ended_at=None), name="one_holder_per_function"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="a_function_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return str(self.get_function_display())

    def get_absolute_url(self):
        return reverse("consular:crisis-sheet", args=[self.pk])


class LogEntry(CrisisPart):
    """A line of the main courante: never changed, never removed; `number` has no gap in its crisis.

    `corrects`, `answers`: number of the entry it puts right, or of the request it closes. `key` is made by the form:
    sent twice, an entry is one. `happened_at` when it is not the moment it was written.
    """

    number = models.PositiveIntegerField()
    key = models.UUIDField(default=uuid.uuid4)
    at = models.DateTimeField(default=timezone.now)
    happened_at = models.DateTimeField(_("survenu à"), null=True, blank=True)
    kind = models.CharField(_("nature"), max_length=8, choices=EntryKind.choices)
    channel = models.CharField(_("canal"), max_length=8, choices=Channel.choices, blank=True)
    received_from = models.CharField(_("reçu de"), max_length=120, blank=True)
    addressed_to = models.CharField(_("adressé à"), max_length=120, blank=True)
    urgent = models.BooleanField(_("urgent"), default=False)
    text = models.TextField(_("texte"), max_length=2000)
    corrects = models.PositiveIntegerField(_("rectifie l’entrée n°"), null=True, blank=True)
    answers = models.PositiveIntegerField(_("clôt la demande n°"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("entrée de main courante")
        verbose_name_plural = _("entrées de main courante")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["crisis", "number"], name="one_log_entry_per_number"),
            models.UniqueConstraint(fields=["crisis", "key"], name="an_entry_sent_twice_is_one"),
            models.CheckConstraint(
                condition=Q(corrects=None) | Q(corrects__lt=F("number")), name="an_entry_corrects_an_earlier_one"
            ),
            models.CheckConstraint(
                condition=Q(answers=None) | Q(answers__lt=F("number")), name="an_entry_answers_an_earlier_one"
            ),
        ]

    def __str__(self):
        return f"n° {self.number}"


class Figure(CrisisPart):
    """A frozen headcount: « chiffres n° 4 ». `upto` is the last arrival it counts; `explained`, why it differs.

    `ilots`, `origins`: the perimeter, empty for all. `counts`: {situation: {origin: n}}.
    """

    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    ilots = ArrayField(models.CharField(max_length=4), default=list)
    origins = ArrayField(models.CharField(max_length=5), default=list)
    upto = models.BigIntegerField()
    snapshot = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("chiffres arrêtés")
        verbose_name_plural = _("chiffres arrêtés")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["crisis", "number"], name="one_figure_per_number")]

    def __str__(self):
        return str(_("Chiffres n° %(n)d") % {"n": self.number})

    def get_absolute_url(self):
        return reverse("consular:crisis-figure", args=[self.pk])


class Sitrep(CrisisPart):
    """A frozen situation report (R4). `snapshot` is all its PDF says, whoever asks for it."""

    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="+")
    next_at = models.DateTimeField(null=True)
    last_entry = models.PositiveIntegerField(default=0)
    snapshot = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("point de situation")
        verbose_name_plural = _("points de situation")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["crisis", "number"], name="one_sitrep_per_number")]

    def __str__(self):
        return str(_("Point de situation n° %(n)d") % {"n": self.number})

    def get_absolute_url(self):
        return reverse("consular:crisis-sitrep", args=[self.pk])
