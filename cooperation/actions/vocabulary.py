"""Closed lists of an action (cooperation-consular.md §4.2). The values are written in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _

#: After « programmée ».
RUNNING_STATES = ("EN_PREPARATION", "EN_COURS", "REALISEE", "EVALUEE")


class Cause(models.TextChoices):
    """Why an action is put off or given up."""

    PARTNER = "PARTENAIRE", _("Partenaire")
    FRANCE = "FRANCE", _("Côté français")
    CREDITS = "CREDITS", _("Crédits")
    SECURITY = "SECURITE", _("Sécurité")
    VISA = "VISA", _("Visa")
    OTHER = "AUTRE", _("Autre")
