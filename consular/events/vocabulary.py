"""Choices of an event (cooperation-consular.md §4.3, `EvenementMajeur`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    FETE = "FETE", _("Fête nationale, réception")
    SPORT = "SPORT", _("Événement sportif")
    ELECTION = "ELECTION", _("Élection au consulat")
    CULTURE = "CULTURE", _("Événement culturel")
    ECONOMIE = "ECONOMIE", _("Salon, rencontre économique")
    COMMEMORATION = "COMMEMORATION", _("Commémoration")
    SCOLAIRE = "SCOLAIRE", _("Événement d’un établissement scolaire")
    AUTRE = "AUTRE", _("Autre")


class Risk(models.IntegerChoices):
    FAIBLE = 1, _("Faible")
    MODERE = 2, _("Modéré")
    ELEVE = 3, _("Élevé")
    TRES_ELEVE = 4, _("Très élevé")


#: Never shown by colour alone: the word stands beside.
TONES = {Risk.FAIBLE: "good", Risk.MODERE: "open", Risk.ELEVE: "wait", Risk.TRES_ELEVE: "bad"}
