"""Closed lists of the funding search (cooperation-consular.md §4.2 `Guichet`, `DemandeFinancement`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Carrier(models.TextChoices):
    """Who files the request (F19: a TAIEX request comes from the beneficiary administration)."""

    POST = "POSTE", _("le poste")
    BENEFICIARY = "BENEFICIAIRE", _("l’administration bénéficiaire")
    OPERATOR = "OPERATEUR", _("un opérateur ou la délégation de l’Union européenne")


class Rule(models.TextChoices):
    """What a window asks, one by one; a rule nobody found a text for is marked « à vérifier »."""

    AMOUNT = "MONTANT", _("Montant")
    DURATION = "DUREE", _("Durée")
    FORM = "FORME", _("Forme")
    COUNTRY = "PAYS", _("Pays")
    CARRIER = "PORTEUR", _("Porteur")
    EXCLUSION = "EXCLUSION", _("Exclusions")
    LEAD = "DELAI", _("Délai")


class Channel(models.TextChoices):
    """How somebody was reminded."""

    MAIL = "COURRIEL", _("Courriel")
    CALL = "TELEPHONE", _("Téléphone")
    MEETING = "ENTRETIEN", _("Entretien")
    LETTER = "COURRIER", _("Courrier, note verbale")
