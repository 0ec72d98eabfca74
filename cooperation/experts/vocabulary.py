"""Closed lists of the missions of experts (cooperation-consular.md §4.2 `Mission`). The values are in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Item(models.TextChoices):
    """What must be ready before an expert leaves."""

    TERMS = "TERMES", _("Termes de référence convenus avec le partenaire")
    NAMED = "DESIGNE", _("Expert désigné par son administration")
    ORDER = "ORDRE", _("Ordre de mission signé")
    INVITED = "INVITATION", _("Invitation ou accord du partenaire")
    VISA = "VISA", _("Visa, ou sans objet")
    TRAVEL = "VOYAGE", _("Billets et logement")
    COVER = "ASSURANCE", _("Assurance et consignes de sécurité")


class Payer(models.TextChoices):
    """Who bears the mission."""

    POST = "POSTE", _("le poste")
    DCIS = "DCIS", _("la DCIS")
    EMPLOYER = "EMPLOYEUR", _("l’administration de l’expert")
    UNION = "UE", _("l’Union européenne (TAIEX)")
    PARTNER = "PARTENAIRE", _("le partenaire")
