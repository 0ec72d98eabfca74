"""The security plan of a post, its committee and its exercises (cooperation-consular.md F12, F13, F15).

Rows of a post, not files (ADR 8). A version of the plan is written in five parts, validated by the security officer
(the deputy head of mission or the consul), and good for twelve months: the database keeps what was validated as it was.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consular import reach
from consular.rows import PostRow
from consular.sites.vocabulary import FollowState


class PlanState(models.TextChoices):
    BROUILLON = "BROUILLON", _("Brouillon")
    VALIDE = "VALIDE", _("Validé, en vigueur")
    REMPLACE = "REMPLACE", _("Remplacé")


class ExerciseKind(models.TextChoices):
    TABLE = "TABLE", _("Exercice sur table")
    CELLULE = "CELLULE", _("Mise en œuvre de la cellule de crise")
    ALERTE = "ALERTE", _("Alerte de la communauté")
    EVACUATION = "EVACUATION", _("Regroupement ou évacuation")
    CONFINEMENT = "CONFINEMENT", _("Confinement d’un site")


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        return reach.plans(self, user)


def _part(label):
    return models.TextField(label, max_length=8000, blank=True)


class SecurityPlan(PostRow):
    """`written_by`: who last changed the text. `next_on`: the last day it is good for without a new validation."""

    PARTS = ("risks", "services", "community", "contacts", "crisis_cell")

    number = models.PositiveIntegerField(editable=False)
    status = models.CharField(max_length=9, choices=PlanState.choices, default=PlanState.BROUILLON, editable=False)
    risks = _part(_("1. Les risques"))
    services = _part(_("2. Les services compétents"))
    community = _part(_("3. La connaissance de la communauté"))
    contacts = _part(_("4. Les contacts"))
    crisis_cell = _part(_("5. La cellule de crise"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    validated_on = models.DateField(null=True, editable=False)
    next_on = models.DateField(null=True, editable=False)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan de sécurité")
        verbose_name_plural = _("plans de sécurité")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="one_plan_per_number"),
            models.UniqueConstraint(fields=["post"], condition=Q(status="BROUILLON"), name="one_draft_of_the_plan"),
            models.UniqueConstraint(fields=["post"], condition=Q(status="VALIDE"), name="one_plan_in_force"),
            models.CheckConstraint(
                condition=Q(validated_by=None) | ~Q(validated_by=F("written_by")),
                name="nobody_validates_their_own_plan",
            ),
            models.CheckConstraint(
                condition=Q(status="BROUILLON") | Q(validated_by__isnull=False, next_on__isnull=False),
                name="a_plan_in_force_was_validated",
            ),
        ]

    def __str__(self):
        return str(_("version %(number)d") % {"number": self.number})

    def get_absolute_url(self):
        return reverse("consular:plan-version", args=[self.pk])

    @property
    def parts(self):
        """[(title, text)] of the five parts."""
        return [(self._meta.get_field(name).verbose_name, getattr(self, name)) for name in self.PARTS]


class Committee(PostRow):
    """A meeting of the security committee: who sat, what was said. What it decided is followed apart."""

    held_on = models.DateField(_("tenu le"))
    members = models.TextField(_("membres présents"), max_length=1000)
    minutes = models.TextField(_("relevé"), max_length=8000)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("comité de sécurité")
        verbose_name_plural = _("comités de sécurité")
        ordering = ["-held_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["id", "post"], name="committee_and_its_post")]

    def __str__(self):
        return str(_("Comité de sécurité"))

    def get_absolute_url(self):
        return reverse("consular:committee", args=[self.pk])


class Exercise(PostRow):
    """What was to be played, what was, and what one keeps of it (RETEX). Each post plays one a year (F13)."""

    kind = models.CharField(_("type"), max_length=11, choices=ExerciseKind.choices)
    held_on = models.DateField(_("date"))
    planned = models.TextField(_("prévu"), max_length=3000)
    played = models.TextField(_("joué"), max_length=3000, blank=True)
    lessons = models.TextField(_("retour d’expérience"), max_length=4000, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("exercice de sécurité")
        verbose_name_plural = _("exercices de sécurité")
        ordering = ["-held_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["id", "post"], name="exercise_and_its_post")]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("consular:exercise", args=[self.pk])


class FollowUp(PostRow):
    """What a committee decided, or what an exercise taught: of whom, until when, what became of it."""

    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="follow_ups", null=True, editable=False
    )
    exercise = models.ForeignKey(
        Exercise, on_delete=models.PROTECT, related_name="follow_ups", null=True, editable=False
    )
    text = models.CharField(_("ce qui est à faire"), max_length=400)
    owner = models.CharField(_("responsable"), max_length=120)
    due_on = models.DateField(_("échéance"))
    status = models.CharField(_("suite"), max_length=10, choices=FollowState.choices, default=FollowState.A_FAIRE)
    outcome = models.CharField(_("ce qui a été fait"), max_length=300, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("suite à donner")
        verbose_name_plural = _("suites à donner")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(committee=None, exercise__isnull=False) | Q(committee__isnull=False, exercise=None),
                name="a_follow_up_comes_from_one_place",
            ),
            models.CheckConstraint(condition=Q(status="A_FAIRE") | ~Q(outcome=""), name="a_followed_thing_says_how"),
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return reverse("consular:follow-up", args=[self.pk])

    @property
    def source(self):
        return self.committee or self.exercise
