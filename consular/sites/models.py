"""Sites of French interest: schools, institutes, companies, housing. Rows of a post, not files (ADR 8)."""

import uuid

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consular import reach
from consular.rows import BOTH_OR_NONE, Placed, PostRow
from ssi.network.models import Post
from ssi.web.sealed import SealedTextField

from . import grid
from .vocabulary import AssessmentState, FollowState, Priority, Sensitivity, SiteType


class SiteQuerySet(models.QuerySet):
    def visible_to(self, user):
        return reach.sites(self, user)


class Site(Placed, PostRow):
    """`french`: of the `staff` who are there on an ordinary day, how many are French. The telephone is sealed."""

    name = models.CharField(_("nom"), max_length=120)
    type = models.CharField(_("type"), max_length=10, choices=SiteType.choices)
    sensitivity = models.PositiveSmallIntegerField(
        _("sensibilité"), choices=Sensitivity.choices, default=Sensitivity.ORDINARY
    )
    staff = models.PositiveIntegerField(_("effectif présent"), null=True, blank=True)
    french = models.PositiveIntegerField(_("dont Français"), null=True, blank=True)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    ilot = models.ForeignKey(
        "consular.Ilot", on_delete=models.PROTECT, related_name="sites", null=True, blank=True, verbose_name=_("îlot")
    )
    manager = models.CharField(_("responsable de la sûreté"), max_length=120, blank=True)
    phone = SealedTextField(_("téléphone"), max_length=60, blank=True, default="")
    email = SealedTextField(_("courriel"), max_length=120, blank=True, default="")
    closed = models.BooleanField(_("site fermé"), default=False)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("site d’intérêt français")
        verbose_name_plural = _("sites d’intérêt français")
        ordering = ["closed", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["id", "post"], name="site_and_its_post"),
            models.CheckConstraint(
                condition=BOTH_OR_NONE,
                name="a_site_has_both_coordinates",
                violation_error_message=_("Donnez la latitude et la longitude, ou aucune des deux."),
            ),
            models.CheckConstraint(
                condition=Q(french=None) | Q(staff=None) | Q(french__lte=models.F("staff")),
                name="the_french_are_among_the_staff",
                violation_error_message=_("Il y a plus de Français que de présents."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("consular:site", args=[self.pk])


class SiteAssessment(PostRow):
    """A visit of a site with the grid of that day. `score` is known once it is handed over (RESTITUEE)."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="assessments", editable=False)
    grid = models.CharField(max_length=10, default=grid.VERSION, editable=False)
    made_on = models.DateField(_("visite du"))
    met = models.CharField(_("reçu par"), max_length=160, blank=True)
    summary = models.TextField(_("synthèse"), max_length=3000, blank=True)
    status = models.CharField(
        max_length=9, choices=AssessmentState.choices, default=AssessmentState.BROUILLON, editable=False
    )
    score = models.PositiveSmallIntegerField(null=True, editable=False)
    handed_on = models.DateField(null=True, editable=False)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("évaluation de site")
        verbose_name_plural = _("évaluations de site")
        ordering = ["-made_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["id", "post"], name="assessment_and_its_post"),
            models.CheckConstraint(
                condition=Q(status="BROUILLON", score=None) | Q(score__isnull=False, handed_on__isnull=False),
                name="a_handed_assessment_has_its_score",
            ),
        ]

    def __str__(self):
        return f"{self.site_id} {self.made_on}"

    def get_absolute_url(self):
        return reverse("consular:assessment", args=[self.pk])

    @property
    def lines(self):
        """[(Item of the grid, its line or None)], in the order of the grid."""
        known = {line.code: line for line in self.items.all()}
        return [(item, known.get(item.code)) for item in grid.items_of(self.grid)]


class AssessmentItem(models.Model):
    """The mark of one item of the grid and what was seen. A mark without evidence is refused, here too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(SiteAssessment, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(max_length=12)
    mark = models.PositiveSmallIntegerField(choices=grid.MARKS, validators=[MaxValueValidator(grid.HIGHEST)])
    evidence = models.CharField(_("preuve"), max_length=500)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note d’évaluation")
        verbose_name_plural = _("notes d’évaluation")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "code"], name="one_mark_per_item"),
            models.CheckConstraint(condition=~Q(evidence=""), name="a_mark_has_its_evidence"),
            models.CheckConstraint(condition=Q(mark__lte=grid.HIGHEST), name="a_mark_is_of_the_grid"),
        ]

    def __str__(self):
        return self.code


class Recommendation(PostRow):
    """What a visit asks for: of whom, for how much, until when. `outcome`: what became of it."""

    assessment = models.ForeignKey(
        SiteAssessment, on_delete=models.PROTECT, related_name="recommendations", editable=False
    )
    text = models.CharField(_("recommandation"), max_length=400)
    priority = models.PositiveSmallIntegerField(_("priorité"), choices=Priority.choices, default=Priority.SECOND)
    owner = models.CharField(_("responsable"), max_length=120)
    cost = models.PositiveIntegerField(_("coût estimé (euros)"), null=True, blank=True)
    due_on = models.DateField(_("échéance"))
    status = models.CharField(_("suite"), max_length=10, choices=FollowState.choices, default=FollowState.A_FAIRE)
    outcome = models.CharField(_("ce qui a été fait"), max_length=300, blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommandation")
        verbose_name_plural = _("recommandations")
        ordering = ["due_on", "priority", "pk"]
        indexes = [models.Index(fields=["post", "due_on"], condition=Q(status="A_FAIRE"), name="recommendations_to_do")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="A_FAIRE") | ~Q(outcome=""), name="a_followed_recommendation_says"
            ),
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return reverse("consular:recommendation", args=[self.pk])
