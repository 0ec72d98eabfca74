"""Choices of an official visit (cooperation-consular.md §4.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rank(models.TextChoices):
    PRESIDENT = "PRESIDENT", _("Président de la République")
    PREMIER_MINISTRE = "PREMIER_MINISTRE", _("Premier ministre")
    MINISTRE = "MINISTRE", _("Ministre ou secrétaire d’État")
    PARLEMENTAIRE = "PARLEMENTAIRE", _("Délégation parlementaire")
    HAUT_FONCTIONNAIRE = "HAUT_FONCTIONNAIRE", _("Haut fonctionnaire, directeur")
    AUTRE = "AUTRE", _("Autre autorité")


class Place(models.TextChoices):
    """What a member of the delegation is there for; security agents are counted against the host’s rules."""

    AUTORITE = "AUTORITE", _("Autorité")
    DELEGATION = "DELEGATION", _("Délégation officielle")
    SECURITE = "SECURITE", _("Sécurité")
    PRESSE = "PRESSE", _("Presse")
    TECHNIQUE = "TECHNIQUE", _("Technique et protocole")


class WeaponKind(models.TextChoices):
    POING = "POING", _("Arme de poing")
    LONGUE = "LONGUE", _("Arme longue")
    AUTRE = "AUTRE", _("Autre matériel soumis à autorisation")


class Topic(models.TextChoices):
    """What a host State rules."""

    MAX_AGENTS = "MAX_AGENTS", _("Agents de sécurité, au plus")
    MAX_ARMED = "MAX_ARMED", _("Agents armés, au plus")
    WEAPON_KINDS = "WEAPON_KINDS", _("Armes admises")
    MAX_VEHICLES = "MAX_VEHICLES", _("Véhicules du cortège, au plus")
    NOTE_DAYS = "NOTE_DAYS", _("Note verbale, jours ouvrés avant")
    FORMS = "FORMS", _("Formulaires demandés")


#: Topics that are a number.
NUMBERS = frozenset({Topic.MAX_AGENTS, Topic.MAX_ARMED, Topic.MAX_VEHICLES, Topic.NOTE_DAYS})


class NoteKind(models.TextChoices):
    ARMES = "ARMES", _("Armes")
    FREQUENCES = "FREQUENCES", _("Fréquences radio")
    VEHICULES = "VEHICULES", _("Véhicules et escorte")
    SALON = "SALON", _("Salon d’honneur et aéroport")
    SURVOL = "SURVOL", _("Survol et atterrissage")
    AUTRE = "AUTRE", _("Autre")


class Answer(models.TextChoices):
    ATTENDUE = "ATTENDUE", _("attendue")
    ACCORDEE = "ACCORDEE", _("accordée")
    PARTIELLE = "PARTIELLE", _("accordée en partie")
    REFUSEE = "REFUSEE", _("refusée")
