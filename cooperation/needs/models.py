"""A need for cooperation: who asked, when, what for, and what became of it. It stays visible while unanswered."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case, Family
from ssi.directory.models import Interaction, PartnerService

from .vocabulary import Return, Source

_ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]

#: Priority by score = urgency × expected return (source s0; cooperation-consular.md §4.2): least score of each class.
CLASSES = (("P1", 16), ("P2", 9), ("P3", 4), ("P4", 1))
#: A P1 says why, in at least this many characters.
P1_JUSTIFICATION = 100


def class_of(score):
    """P1 … P4 of a score between 1 and 25."""
    return next(name for name, least in CLASSES if score >= least)


class Need(Case):
    """What a partner lacks that cooperation could give. `score` is computed by the database."""

    series = "BES"
    family = Family.COOPERATION
    url_prefix = "cooperation:need"

    source = models.CharField(_("origine"), max_length=16, choices=Source.choices)
    asked_on = models.DateField(_("exprimé le"))
    partner = models.ForeignKey(
        PartnerService,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("service partenaire"),
    )
    meeting = models.ForeignKey(Interaction, on_delete=models.PROTECT, related_name="+", null=True, editable=False)
    text = models.TextField(_("le besoin"), max_length=5000)
    urgency = models.PositiveSmallIntegerField(_("urgence"), validators=_ONE_TO_FIVE)
    expected_return = models.PositiveSmallIntegerField(_("retour attendu"), validators=_ONE_TO_FIVE)
    returns = ArrayField(
        models.CharField(max_length=20, choices=Return.choices), default=list, verbose_name=_("nature du retour")
    )
    justification = models.TextField(_("justification"), blank=True, max_length=3000)
    score = models.GeneratedField(
        expression=F("urgency") * F("expected_return"), output_field=models.PositiveSmallIntegerField(), db_persist=True
    )
    decision_reason = models.TextField(_("motif de la décision"), blank=True, editable=False)

    class Meta:
        verbose_name = _("besoin")
        verbose_name_plural = _("besoins")
        constraints = [
            models.CheckConstraint(
                condition=Q(urgency__range=(1, 5)) & Q(expected_return__range=(1, 5)),
                name="need_scored_from_1_to_5",
                violation_error_message=_("L’urgence et le retour attendu vont de 1 à 5."),
            ),
        ]
        indexes = [models.Index(fields=["score"], name="needs_by_score")]

    def searchable(self):
        return "\n".join([self.text, self.justification, self.partner.name if self.partner_id else ""])

    @property
    def priority(self):
        return class_of(self.urgency * self.expected_return)

    @property
    def returns_in_words(self):
        return [Return(code).label for code in self.returns]
