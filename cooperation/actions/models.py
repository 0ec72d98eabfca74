"""An action of cooperation: a course, a mission of experts, equipment… within a programme or by itself."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case, Family

from ..needs.models import Need
from ..programmes.models import Programme
from ..programmes.vocabulary import AMBASSADOR_STATES, DCIS_STATES
from .vocabulary import RUNNING_STATES, Cause


class ActionType(models.Model):
    """A type of action (F7), its IATI aid type and the deepest level at which a training is evaluated. Data."""

    code = models.SlugField(_("code"), max_length=12, primary_key=True)
    label = models.CharField(_("libellé"), max_length=80)
    iati_aid_type = models.CharField(max_length=4, blank=True)
    kirkpatrick_max = models.PositiveSmallIntegerField(default=1)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("type d’action")
        verbose_name_plural = _("types d’action")
        ordering = ["order", "code"]

    def __str__(self):
        return self.label


class CooperationAction(Case):
    """An action. Without a programme it is an *action isolée* and takes the approval route by itself."""

    series = "ACT"
    family = Family.COOPERATION
    url_prefix = "cooperation:action"
    ambassador_states = (*AMBASSADOR_STATES[:6], "PROGRAMMEE", *RUNNING_STATES)
    dcis_states = DCIS_STATES

    part_of = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="actions", null=True, blank=True, verbose_name=_("programme")
    )
    answers_to = models.ForeignKey(
        Need, on_delete=models.PROTECT, related_name="actions", null=True, blank=True, verbose_name=_("besoin")
    )
    action_type = models.ForeignKey(
        ActionType, on_delete=models.PROTECT, related_name="+", verbose_name=_("type d’action")
    )
    place = models.CharField(_("lieu"), max_length=160, blank=True)
    starts_on = models.DateField(_("du"), null=True, blank=True)
    ends_on = models.DateField(_("au"), null=True, blank=True)
    language = models.CharField(_("langue"), max_length=60, blank=True)
    planned_people = models.PositiveIntegerField(_("effectif prévu"), null=True, blank=True)
    purpose = models.TextField(_("objet"), blank=True, max_length=4000)
    cause = models.CharField(_("cause"), max_length=10, choices=Cause.choices, blank=True, editable=False)

    class Meta:
        verbose_name = _("action de coopération")
        verbose_name_plural = _("actions de coopération")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="action_ends_after_it_starts",
                violation_error_message=_("La fin précède le début."),
            )
        ]
        indexes = [models.Index(fields=["part_of", "starts_on"], name="actions_of_a_programme")]

    def searchable(self):
        return "\n".join([self.place, self.language, self.purpose])
