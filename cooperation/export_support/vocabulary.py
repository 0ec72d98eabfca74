"""Closed lists of the support to export (cooperation-consular.md §4.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sector(models.TextChoices):
    """What a company sells: the companies of one sector are competitors of each other."""

    IDENTITY = "IDENTITY", _("Identité, biométrie, documents sécurisés")
    CYBER = "CYBER", _("Cybersécurité")
    VIDEO = "VIDEO", _("Vidéoprotection, contrôle d’accès")
    FORENSICS = "FORENSICS", _("Police technique et scientifique")
    DETECTION = "DETECTION", _("Détection, déminage, NRBC")
    RADIO = "RADIO", _("Radiocommunications, géolocalisation")
    VEHICLES = "VEHICLES", _("Véhicules, aéronefs, drones")
    PROTECTION = "PROTECTION", _("Équipements de protection et d’intervention")
    CIVIL = "CIVIL", _("Sécurité civile, lutte contre l’incendie")
    TRAINING = "TRAINING", _("Formation, conseil")
    OTHER = "OTHER", _("Autre domaine")


class ExportControl(models.TextChoices):
    """The answer to « what is it, for the control of exports? ». Empty: nobody answered yet."""

    NONE = "NONE", _("Ni matériel de guerre ni bien à double usage")
    DUAL_USE = "DUAL_USE", _("Bien à double usage")
    WAR = "WAR", _("Matériel de guerre ou assimilé")


class Rule(models.TextChoices):
    """Thresholds of the office, dated data: `ExportRule`."""

    GIFT_CEILING = "GIFT_CEILING", _("Plafond d’un cadeau (€)")
    TELL_DAYS = "TELL_DAYS", _("Jours pour informer les concurrents")
