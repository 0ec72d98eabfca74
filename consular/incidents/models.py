"""Incidents touching, or likely to touch, the community (cooperation-consular.md §4.3, R1.2).

Append-only: an entry says all that is known at its moment and is never rewritten; what follows, or corrects it, is the
next entry. The last one is what the incident is. No name of a person is written here: victims are counted.
"""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consular import reach
from consular.rows import BOTH_OR_NONE, Placed
from ssi.cases.grades import INFORMATION_GRADES, SOURCE_GRADES, Scale, worded
from ssi.network.models import Post

from .vocabulary import WHAT, WHOM, IncidentType, Nature, Precision, Severity, State


def _victims(label):
    return models.PositiveSmallIntegerField(label, default=0, validators=[MaxValueValidator(9999)])


class IncidentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return reach.incidents(self, user)


class Incident(models.Model):
    """What all its entries are about. `last` is the entry that holds now."""

    series = "INC"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("référence"), max_length=30, unique=True)
    opened_at = models.DateTimeField(default=timezone.now)
    last = models.ForeignKey("consular.IncidentEntry", on_delete=models.PROTECT, related_name="+", null=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-reference"]
        constraints = [models.UniqueConstraint(fields=["id", "post"], name="incident_and_its_post")]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("consular:incident", args=[self.pk])


class IncidentEntry(Placed):
    """All that is known of an incident when it is written. `number`: 1, 2… in its incident, without a gap.

    The scale is always the admiralty's (6x6), as the post's messages use it. `cdcs_ref`: reference of what was sent
    to the crisis centre of the ministry.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries", editable=False)
    number = models.PositiveIntegerField(editable=False)
    nature = models.CharField(_("nature"), max_length=12, choices=Nature.choices, editable=False)
    reason = models.CharField(_("ce qui est rectifié"), max_length=200, blank=True)
    state = models.CharField(_("état"), max_length=6, choices=State.choices, default=State.OUVERT)
    title = models.CharField(_("intitulé"), max_length=120)
    type = models.CharField(_("type"), max_length=13, choices=IncidentType.choices)
    severity = models.PositiveSmallIntegerField(_("gravité"), choices=Severity.choices)
    occurred_at = models.DateTimeField(_("survenu le"))
    place = models.CharField(_("lieu"), max_length=160)
    precision = models.CharField(_("précision"), max_length=8, choices=Precision.choices, default=Precision.QUARTIER)
    ilot = models.ForeignKey(
        "consular.Ilot", on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("îlot")
    )
    site = models.ForeignKey(
        "consular.Site",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("site d’intérêt français"),
    )
    origin = models.CharField(_("source"), max_length=120)
    source_grade = models.CharField(
        _("fiabilité de la source"), max_length=1, choices=list(SOURCE_GRADES[Scale.SIX].items())
    )
    information_grade = models.CharField(
        _("véracité de l’information"), max_length=1, choices=list(INFORMATION_GRADES[Scale.SIX].items())
    )
    fr_injured = _victims(_("Français blessés"))
    fr_dead = _victims(_("Français décédés"))
    fr_missing = _victims(_("Français disparus"))
    eu_injured = _victims(_("autres citoyens de l’Union blessés"))
    eu_dead = _victims(_("autres citoyens de l’Union décédés"))
    eu_missing = _victims(_("autres citoyens de l’Union disparus"))
    other_injured = _victims(_("autres blessés"))
    other_dead = _victims(_("autres décédés"))
    other_missing = _victims(_("autres disparus"))
    facts = models.TextField(_("faits"), max_length=4000)
    follow_up = models.TextField(_("suites données"), max_length=2000, blank=True)
    cdcs_ref = models.CharField(_("référence du message au CDCS"), max_length=60, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("entrée d’incident")
        verbose_name_plural = _("entrées d’incident")
        ordering = ["-number"]
        indexes = [models.Index(fields=["post", "-occurred_at"], name="incidents_by_moment")]
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="one_entry_per_number"),
            models.CheckConstraint(
                condition=BOTH_OR_NONE,
                name="an_incident_has_both_coordinates",
                violation_error_message=_("Donnez la latitude et la longitude, ou aucune des deux."),
            ),
            models.CheckConstraint(
                condition=~Q(nature=Nature.RECTIFICATIF) | ~Q(reason=""), name="a_correction_says_what_it_corrects"
            ),
        ]

    def __str__(self):
        return f"{self.incident_id} {self.number}"

    @property
    def version(self):
        """What tells two editors apart: the number of the entry one writes after."""
        return self.number

    @property
    def evaluation(self):
        """Both grades with their wording: a code alone says nothing."""
        return worded(Scale.SIX, self.source_grade, self.information_grade)

    def total(self, whom):
        """Victims of one nationality group, whatever became of them."""
        return sum(getattr(self, f"{whom}_{what}") for what, _label in WHAT)

    @property
    def victims(self):
        """[(whom, [injured, dead, missing])], all three groups: « Néant » is said, not left out."""
        return [(label, [getattr(self, f"{whom}_{what}") for what, _label in WHAT]) for whom, label in WHOM]

    @property
    def totals(self):
        """French, other citizens of the Union, others: one number each."""
        return [self.total(whom) for whom, _label in WHOM]
