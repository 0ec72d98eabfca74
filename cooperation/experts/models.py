"""Missions of experts (short-term, TAIEX): one person, a few days, a report (cooperation-consular.md §4.2)."""

from datetime import timedelta
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.clocks.models import Clock

from ..actions.models import CooperationAction
from .vocabulary import Item, Payer

#: The report is due so many days after the return (cooperation-consular.md §9.1 « J+15 »).
REPORT_DAYS = 15


class ExpertMission(models.Model):
    """One expert sent for an action. Days are days of the place; `cost` in euros, whoever bears it.

    `ready`: codes of `Item` that are done. Without a name yet, the expert is still looked for.
    """

    case = models.ForeignKey(CooperationAction, on_delete=models.PROTECT, related_name="expert_missions")
    subject = models.CharField(_("expertise"), max_length=200)
    expert = models.CharField(
        _("expert"), max_length=120, blank=True, help_text=_("prénom et nom ; vide tant qu’il n’est pas désigné")
    )
    grade = models.CharField(_("grade"), max_length=60, blank=True)
    service = models.CharField(_("service"), max_length=160, help_text=_("celui qui l’emploie"))
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    terms = models.TextField(_("termes de référence"), max_length=4000)
    order_number = models.CharField(_("ordre de mission n°"), max_length=60, blank=True)
    cost = models.DecimalField(
        _("coût (€)"), max_digits=12, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(0)]
    )
    payer = models.CharField(_("pris en charge par"), max_length=12, choices=Payer.choices, default=Payer.DCIS)
    ready = ArrayField(models.CharField(max_length=12, choices=Item.choices), default=list, editable=False)
    report_on = models.DateField(_("rapport reçu le"), null=True, editable=False)
    recommendations = models.TextField(_("recommandations"), max_length=4000, blank=True, editable=False)
    dropped_why = models.CharField(_("pourquoi elle n’a pas lieu"), max_length=300, blank=True, editable=False)
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="+", null=True, editable=False)

    class Meta:
        verbose_name = _("mission d’expert")
        verbose_name_plural = _("missions d’experts")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="an_expert_returns_after_leaving",
                violation_error_message=_("La fin précède le début."),
            ),
            models.CheckConstraint(
                condition=Q(report_on=None) | Q(report_on__gte=F("starts_on")), name="a_report_follows_the_mission"
            ),
        ]

    def __str__(self):
        return f"{self.subject}, {self.expert}" if self.expert else self.subject

    @property
    def report_due_on(self):
        return self.ends_on + timedelta(days=REPORT_DAYS)

    @property
    def is_over(self):
        """Nothing of it changes any more."""
        return bool(self.report_on or self.dropped_why)

    @property
    def lacking(self):
        """What is still to be done before leaving."""
        return [label for code, label in Item.choices if code not in self.ready]

    @property
    def advice(self):
        """The recommendations, one by one."""
        return [line.strip(" -–•") for line in self.recommendations.splitlines() if line.strip(" -–•")]
