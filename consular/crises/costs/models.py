"""What was spent for unrepresented citizens of the Union, asked back from their State (F18, directive (UE) 2015/637).

A claim is of one crisis, one State, one currency. It leaves once and is answered once. Its lines tell names, sealed:
they outlive the other names of the crisis until the State has answered (`sec.purge_crises`); then the claim keeps its
numbers alone.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from ssi.directory.reach import posts_where
from ssi.network.models import Country
from ssi.web.sealed import SealedTextField

from ..models import PERSON, CrisisPart
from ..people import CrisisPerson

CLAIM = "consular.claim_costs"


def money(amount):
    """As it is written in a claim: two decimals, grouped by thousands."""
    return number_format(amount, decimal_pos=2, force_grouping=True)


class ClaimStatus(models.TextChoices):
    BROUILLON = "BROUILLON", _("Brouillon")
    ENVOYEE = "ENVOYEE", _("Envoyée")
    REMBOURSEE = "REMBOURSEE", _("Remboursée")
    REFUSEE = "REFUSEE", _("Refusée")


TONES = {
    ClaimStatus.BROUILLON: "open",
    ClaimStatus.ENVOYEE: "wait",
    ClaimStatus.REMBOURSEE: "good",
    ClaimStatus.REFUSEE: "bad",
}


class Help(models.TextChoices):
    """What was done for the person (art. 9 of the directive, and what a crisis adds to it)."""

    EVACUATION = "EVACUATION", _("Évacuation, transport")
    RAPATRIEMENT = "RAPATRIE", _("Rapatriement")
    HEBERGEMENT = "HEBERGE", _("Hébergement, nourriture")
    SANTE = "SANTE", _("Soins, urgence médicale")
    TITRE = "TITRE", _("Titre de voyage provisoire")
    DECES = "DECES", _("Décès")
    ARGENT = "ARGENT", _("Avance d’argent")
    AUTRE = "AUTRE", _("Autre aide")


class CostQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(post__in=posts_where(user, CLAIM)[0])


class CostClaim(CrisisPart):
    """`number` has no gap in its crisis. `total`, `persons`: those of its lines, kept when the lines go."""

    number = models.PositiveIntegerField()
    key = models.UUIDField(default=uuid.uuid4)
    at = models.DateTimeField(default=timezone.now)
    state = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("État sollicité"))
    currency = models.CharField(_("monnaie"), max_length=3)
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=2, default=0)
    persons = models.PositiveIntegerField(_("personnes aidées"), default=0)
    status = models.CharField(_("état"), max_length=10, choices=ClaimStatus.choices, default=ClaimStatus.BROUILLON)
    sent_on = models.DateField(_("envoyée le"), null=True)
    expected_on = models.DateField(_("remboursement attendu le"), null=True)
    settled_on = models.DateField(_("réponse du"), null=True)
    repaid = models.DecimalField(_("montant remboursé"), max_digits=12, decimal_places=2, null=True)
    answer = models.CharField(_("réponse"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    objects = CostQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande de remboursement")
        verbose_name_plural = _("demandes de remboursement")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["crisis", "number"], name="one_cost_claim_per_number"),
            models.UniqueConstraint(fields=["crisis", "key"], name="a_claim_sent_twice_is_one"),
            models.UniqueConstraint(fields=["id", "crisis"], name="claim_and_its_crisis"),
            models.CheckConstraint(
                condition=Q(status="BROUILLON", sent_on=None, expected_on=None)
                | ~Q(status="BROUILLON") & Q(sent_on__isnull=False, expected_on__gt=F("sent_on"), persons__gt=0),
                name="a_claim_that_left_says_when",
            ),
            models.CheckConstraint(
                condition=Q(status="REMBOURSEE", settled_on__gte=F("sent_on"), repaid__gt=0)
                | Q(status="REFUSEE", settled_on__gte=F("sent_on"), repaid=None)
                | Q(status__in=["BROUILLON", "ENVOYEE"], settled_on=None, repaid=None),
                name="an_answered_claim_says_what",
            ),
        ]

    def __str__(self):
        return str(_("Demande de remboursement n° %(n)d") % {"n": self.number})

    @property
    def tone(self):
        return TONES[self.status]

    @property
    def is_draft(self):
        return self.status == ClaimStatus.BROUILLON

    def is_late(self, today):
        """Still unanswered after the day by which it is repaid."""
        return self.status == ClaimStatus.ENVOYEE and self.expected_on < today

    def get_absolute_url(self):
        return reverse("consular:crisis-cost", args=[self.pk])


class CostLine(CrisisPart):
    """One kind of help given to one person. `undertaken_on`: the day they signed that they will repay, None if not.

    `person`: their row in the crisis as long as it is kept; the name is written here, for it must outlive that row.
    """

    claim = models.ForeignKey(CostClaim, on_delete=models.PROTECT, related_name="lines")
    key = models.UUIDField(default=uuid.uuid4)
    at = models.DateTimeField(default=timezone.now)
    person = models.ForeignKey(CrisisPerson, on_delete=models.PROTECT, related_name="+", null=True)
    name = SealedTextField(_("nom"))
    document = SealedTextField(_("titre de voyage"), null=True)
    help = models.CharField(_("aide apportée"), max_length=10, choices=Help.choices)
    helped_on = models.DateField(_("aidée le"))
    amount = models.DecimalField(_("coût"), max_digits=10, decimal_places=2)
    undertaken_on = models.DateField(_("engagement signé le"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    objects = CostQuerySet.as_manager()

    class Meta:
        verbose_name = _("frais d’une personne")
        verbose_name_plural = _("frais des personnes")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "key"], name="a_cost_sent_twice_is_one"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_cost_is_above_nothing"),
        ]

    def __str__(self):
        return self.name
