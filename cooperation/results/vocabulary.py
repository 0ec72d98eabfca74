"""Closed lists of results and evaluation (cooperation-consular.md §§4.2, 5, 6). The values are written in the
database; those of results are the codes of IATI 2.03."""

from django.db import models
from django.utils.translation import gettext_lazy as _

#: A programme in these states runs or has run: what was reached is read.
READABLE = frozenset({"EN_COURS", "SUSPENDU", "TERMINE", "EVALUE"})
#: When each evaluation is written.
LOCALLY_EVALUATED = frozenset({"EN_COURS", "TERMINE"})
EVALUATED_OUTSIDE = READABLE


class ResultLevel(models.TextChoices):
    """IATI codelist ResultType."""

    OUTPUT = "1", _("Réalisation")
    OUTCOME = "2", _("Effet")
    IMPACT = "3", _("Impact")


class Measure(models.TextChoices):
    """IATI codelist IndicatorMeasure."""

    UNIT = "1", _("Nombre")
    PERCENT = "2", _("Pourcentage")
    NOMINAL = "3", _("Oui ou non")
    ORDINAL = "4", _("Échelle")
    QUALITATIVE = "5", _("En mots, sans chiffre")


class ReadingState(models.TextChoices):
    DRAFT = "B", _("Brouillon")
    SUBMITTED = "S", _("Soumis")
    VALIDATED = "V", _("Validé")
    AGAIN = "R", _("À revoir")


class EvaluationKind(models.TextChoices):
    LOCAL = "LOCALE", _("Évaluation locale")
    EXTERNAL = "EXTERNE", _("Évaluation externe")


class Criterion(models.TextChoices):
    """The six criteria of the OECD DAC (2019)."""

    RELEVANCE = "REL", _("Pertinence")
    COHERENCE = "COH", _("Cohérence")
    EFFECTIVENESS = "EFF", _("Efficacité")
    EFFICIENCY = "EFI", _("Efficience")
    IMPACT = "IMP", _("Impact")
    SUSTAINABILITY = "DUR", _("Durabilité")


#: Question each criterion asks.
QUESTIONS = {
    Criterion.RELEVANCE: _("L’intervention répond-elle au problème ?"),
    Criterion.COHERENCE: _("L’intervention s’accorde-t-elle avec les autres interventions menées ?"),
    Criterion.EFFECTIVENESS: _("L’intervention atteint-elle ses objectifs ?"),
    Criterion.EFFICIENCY: _("Les ressources sont-elles utilisées de manière optimale ?"),
    Criterion.IMPACT: _("Quelle différence l’intervention fait-elle ?"),
    Criterion.SUSTAINABILITY: _("Les bénéfices seront-ils durables ?"),
}
