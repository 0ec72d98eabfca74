"""Closed lists of a programme (cooperation-consular.md §4.2). The values are written in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _

#: From the moment it is put before the ambassador, and what follows from it.
AMBASSADOR_STATES = (
    "AU_VISA",
    "RENVOYE_AMBASSADE",
    "VISE_AMBASSADE",
    "TRANSMIS_DCIS",
    "AVIS_DCIS",
    "TRANSMIS_MEAE",
    "APPROUVE",
    "EN_COURS",
    "SUSPENDU",
    "TERMINE",
    "EVALUE",
    "CLOS",
)
#: Never before the transmission; once transmitted, `shared_with_dcis` keeps it open to the desk.
DCIS_STATES = (
    "TRANSMIS_DCIS",
    "RENVOYE_DCIS",
    "AVIS_DCIS",
    "TRANSMIS_MEAE",
    "AJOURNE",
)


class Nature(models.TextChoices):
    TECHNICAL = "TECHNIQUE", _("Technique")
    INSTITUTIONAL = "INSTITUTION", _("Institutionnelle")
    MULTILATERAL = "MULTILATERALE", _("Multilatérale")
    OPERATIONAL = "OPERATIONNELLE", _("Opérationnelle, en appui")


class Publication(models.TextChoices):
    NONE = "NON", _("Non publié")
    SUMMARY = "RESUME", _("Résumé")
    FULL = "COMPLET", _("Complet")
