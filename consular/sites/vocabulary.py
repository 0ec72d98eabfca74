"""Closed lists of the sites of French interest (§4.3). The values are written in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SiteType(models.TextChoices):
    ECOLE = "ECOLE", _("École")
    LYCEE = "LYCEE", _("Lycée")
    INSTITUT = "INSTITUT", _("Institut ou centre culturel")
    CONSULAT = "CONSULAT", _("Ambassade ou consulat")
    ENTREPRISE = "ENTREPRISE", _("Entreprise")
    LOGEMENT = "LOGEMENT", _("Logements")
    HOTEL = "HOTEL", _("Hôtel")
    ONG = "ONG", _("Organisation non gouvernementale")
    CULTE = "CULTE", _("Lieu de culte")
    EVENEMENT = "EVENEMENT", _("Lieu d’événement")


class Sensitivity(models.IntegerChoices):
    ORDINARY = 1, _("1 – ordinaire")
    SENSITIVE = 2, _("2 – sensible")
    VERY_SENSITIVE = 3, _("3 – très sensible")


class AssessmentState(models.TextChoices):
    BROUILLON = "BROUILLON", _("Brouillon")
    RESTITUEE = "RESTITUEE", _("Restituée")
    SUIVIE = "SUIVIE", _("Suivie")


class Priority(models.IntegerChoices):
    FIRST = 1, _("1 – sans délai")
    SECOND = 2, _("2 – dans les trois mois")
    THIRD = 3, _("3 – dans l’année")


class FollowState(models.TextChoices):
    """Of a recommendation or of a follow-up: what became of it."""

    A_FAIRE = "A_FAIRE", _("À faire")
    FAITE = "FAITE", _("Faite")
    ABANDONNEE = "ABANDONNEE", _("Abandonnée")
