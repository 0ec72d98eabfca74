"""Closed lists of the equipment (cooperation-consular.md §4.2). The values are written in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Control(models.TextChoices):
    """What the equipment is for the control of exports."""

    NONE = "AUCUN", _("Non contrôlé")
    DUAL_USE = "BIENS_DOUBLE_USAGE", _("Bien à double usage")
    WAR = "MATERIEL_DE_GUERRE", _("Matériel de guerre ou assimilé")


class Customs(models.TextChoices):
    POINTLESS = "SANS_OBJET", _("sans objet : acheté sur place")
    TO_ASK = "A_DEMANDER", _("franchise à demander")
    ASKED = "DEMANDEE", _("franchise demandée")
    GRANTED = "OBTENUE", _("franchise obtenue")
