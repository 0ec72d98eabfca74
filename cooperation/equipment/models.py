"""Equipment given to a partner: what it is, who received it, and whether it still serves (§4.2 `Equipement`)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ssi.clocks.models import Clock

from ..actions.models import CooperationAction
from .vocabulary import Control, Customs


class EquipmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """That of the actions that exist for `user`."""
        return self.filter(case__in=CooperationAction.objects.visible_to(user).values("pk"))


class Equipment(models.Model):
    """A lot of equipment of one designation. `value` in euros, for the whole lot; one serial number per unit."""

    case = models.ForeignKey(CooperationAction, on_delete=models.PROTECT, related_name="equipment")
    designation = models.CharField(_("désignation"), max_length=160)
    quantity = models.PositiveSmallIntegerField(
        _("quantité"), default=1, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    serials = ArrayField(models.CharField(max_length=60), verbose_name=_("numéros de série"), default=list)
    unnumbered = models.BooleanField(_("sans numéro de série"), default=False)
    value = models.DecimalField(
        _("valeur (€)"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)], default=0
    )
    control = models.CharField(_("contrôle des exportations"), max_length=20, choices=Control.choices)
    licence = models.CharField(_("licence d’exportation"), max_length=80, blank=True)
    customs = models.CharField(_("douane"), max_length=12, choices=Customs.choices, default=Customs.TO_ASK)
    customs_asked_on = models.DateField(_("franchise demandée le"), null=True, blank=True)
    customs_awaited_on = models.DateField(_("réponse attendue pour le"), null=True, blank=True)
    customs_granted_on = models.DateField(_("franchise obtenue le"), null=True, blank=True)
    customs_clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="+", null=True, editable=False)
    handed_on = models.DateField(_("remis le"), null=True, editable=False)
    handed_at = models.CharField(_("lieu de remise"), max_length=160, blank=True, editable=False)
    received_by = models.CharField(_("reçu par"), max_length=160, blank=True, editable=False)
    service = models.CharField(_("service bénéficiaire"), max_length=160)

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("équipement")
        verbose_name_plural = _("équipements")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(handed_on=None) | Q(control="AUCUN") | ~Q(licence=""),
                name="what_is_controlled_is_handed_over_under_a_licence",
            ),
            models.CheckConstraint(
                condition=Q(handed_on=None) | Q(customs__in=["SANS_OBJET", "OBTENUE"]),
                name="nothing_is_handed_over_from_customs",
            ),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.designation}"


class EndUseCheck(models.Model):
    """Is it there, does it serve? Planned at six and twelve months from the hand-over."""

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="checks")
    case = models.ForeignKey(CooperationAction, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField(_("mois"))
    due_on = models.DateField(_("prévu le"))
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="+", editable=False)
    done_on = models.DateField(_("fait le"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("unités vues"), null=True, blank=True)
    in_service = models.PositiveSmallIntegerField(_("unités en service"), null=True, blank=True)
    observation = models.TextField(_("observation"), max_length=2000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )

    class Meta:
        verbose_name = _("contrôle d’emploi final")
        verbose_name_plural = _("contrôles d’emploi final")
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["equipment", "months"], name="one_check_per_term")]

    def __str__(self):
        return _("Contrôle à %(n)d mois") % {"n": self.months}
