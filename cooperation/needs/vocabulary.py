"""Closed lists of a need (cooperation-consular.md §4.2). The values are written in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    WRITTEN = "DEMANDE_ECRITE", _("Demande écrite")
    MEETING = "ENTRETIEN", _("Entretien")
    EVALUATION = "EVALUATION", _("Évaluation")
    JOINT_COMMITTEE = "COMITE_MIXTE", _("Comité mixte")
    INSTRUCTION = "INSTRUCTION_DCIS", _("Instruction de la DCIS")


class Return(models.TextChoices):
    """What French internal security may expect in return."""

    INTELLIGENCE = "RENSEIGNEMENT", _("Renseignement")
    JUDICIAL = "JUDICIAIRE", _("Coopération judiciaire")
    MIGRATION = "MIGRATOIRE", _("Lutte contre l’immigration irrégulière")
    PROTECTION = "PROTECTION_FRANCAIS", _("Protection des Français")
    INFLUENCE = "INFLUENCE", _("Influence")
    EXPORT = "EXPORT", _("Soutien à l’export")
