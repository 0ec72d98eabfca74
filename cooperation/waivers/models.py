"""Why an evaluation that was due was not made (cooperation-consular.md §4.2 « done or waived », §5)."""

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.roles import Role
from ssi.cases.models import Case

from ..trainings.models import TrainingEvaluation

#: Fewer characters than this give no reason.
SHORTEST = 30


class EvaluationWaiver(models.Model):
    """The head of the post gives up an evaluation and says why: never rewritten.

    `training` None: the local evaluation of the programme; otherwise that level of that session of an action.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evaluation_waivers")
    training = models.OneToOneField(
        TrainingEvaluation, on_delete=models.PROTECT, related_name="waiver", null=True, editable=False
    )
    reason = models.TextField(_("motif"), max_length=2000, validators=[MinLengthValidator(SHORTEST)])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    role = models.CharField(max_length=20, choices=Role.choices, editable=False)
    acting = models.BooleanField(_("p.i."), default=False, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("dispense d’évaluation")
        verbose_name_plural = _("dispenses d’évaluation")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(training=None), name="one_waiver_per_programme"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_waiver_says_why"),
        ]

    def __str__(self):
        return self.reason

    @property
    def capacity(self):
        return "p.i." if self.acting else ""
