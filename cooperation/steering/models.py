"""What may go wrong with a programme, and what comes next (cooperation-consular.md §7 R5 « risks… next step »).

Each row has somebody who answers for it and a day, included, in the zone of the post.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..programmes.models import Programme
from .vocabulary import SERIOUS, Degree


class ProgrammeRisk(models.Model):
    """A risk and what is done against it; lifted, it says how it ended."""

    case = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="risks")
    what = models.CharField(_("risque"), max_length=300)
    likelihood = models.PositiveSmallIntegerField(_("probabilité"), choices=Degree.choices, default=Degree.MIDDLING)
    severity = models.PositiveSmallIntegerField(_("gravité"), choices=Degree.choices, default=Degree.MIDDLING)
    answer = models.CharField(_("parade"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("responsable")
    )
    review_on = models.DateField(_("à revoir le"))
    outcome = models.CharField(_("comment il a pris fin"), max_length=300, blank=True, editable=False)
    lifted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("risque du programme")
        verbose_name_plural = _("risques du programme")
        ordering = ["review_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(likelihood__range=(1, 3), severity__range=(1, 3)), name="risk_1_to_3"),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | ~Q(outcome=""), name="a_lifted_risk_says_how_it_ended"
            ),
        ]
        indexes = [models.Index(fields=["owner", "review_on"], condition=Q(lifted_at=None), name="risks_to_review")]

    def __str__(self):
        return self.what

    @property
    def weight(self):
        return self.likelihood * self.severity

    @property
    def is_serious(self):
        return self.weight >= SERIOUS


class NextStep(models.Model):
    """What is to be done next, by whom, until when."""

    case = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="next_steps")
    what = models.CharField(_("prochaine étape"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("responsable")
    )
    due_on = models.DateField(_("pour le"))
    outcome = models.CharField(_("ce qui a été fait"), max_length=300, blank=True, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("étape du programme")
        verbose_name_plural = _("étapes du programme")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(done_at=None) | ~Q(outcome=""), name="a_step_done_says_what_was_done")
        ]
        indexes = [models.Index(fields=["owner", "due_on"], condition=Q(done_at=None), name="steps_to_do")]

    def __str__(self):
        return self.what
