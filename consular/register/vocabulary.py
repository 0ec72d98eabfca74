"""Closed lists of the register extract (cooperation-consular.md §4.3). The values are written in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    RESIDENT = "RESIDENT", _("Résident")
    PASSAGE = "PASSAGE", _("De passage")
    BINATIONAL = "BINATIONAL", _("Binational")
    AYANT_DROIT = "AYANT_DROIT", _("Ayant droit")
    NON_INSCRIT = "NON_INSCRIT", _("Non inscrit")


class Vulnerability(models.TextChoices):
    """Codes only: what the person suffers from is never written."""

    MEDICAL = "MEDICAL", _("Suivi médical")
    AGE = "AGE", _("Âge")
    ISOLE = "ISOLE", _("Personne isolée")
    MINEUR_SEUL = "MINEUR_SEUL", _("Mineur seul")
    MOBILITE = "MOBILITE", _("Mobilité réduite")


class Change(models.TextChoices):
    """What the last extract changed for a person. Those who are gone left no row: they are counted only."""

    ADDED = "ADDED", _("Arrivée au registre")
    MOVED = "MOVED", _("Changement de foyer ou d’adresse")
    CHANGED = "CHANGED", _("Fiche modifiée")


class Motive(models.TextChoices):
    """Why names are read outside a crisis."""

    UPDATE = "UPDATE", _("Mise à jour de l’îlotage")
    TEST_CALL = "TEST_CALL", _("Appels d’essai")
    DRILL = "DRILL", _("Exercice")
    PROTECTION = "PROTECTION", _("Situation d’une personne")
    OTHER = "OTHER", _("Autre motif")


class End(models.TextChoices):
    """How an extract ends."""

    REPLACED = "REPLACED", _("remplacé par le suivant")
    PURGED = "PURGED", _("purgé à son terme")
