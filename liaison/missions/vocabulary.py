"""Words of a mission (liaison.md §2.8, §6.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """CPP 18: an officer acts abroad on one of these, and with the agreement of the State concerned."""

    EXPRESS_CRI = "CRI", _("Commission rogatoire expresse du juge d’instruction")
    REQUISITIONS = "REQ", _("Réquisitions du procureur de la République")


class Extent(models.TextChoices):
    """What the investigators are to do there, and what a State consents to."""

    PRESENCE = "PRESENCE", _("Présence aux actes")
    PARTICIPATION = "PARTICIPATION", _("Participation aux actes")
    HEARING = "AUDITION", _("Audition")
    SEARCH = "PERQUISITION", _("Perquisition")
    EXAMINATION = "CONSTATATION", _("Constatations et prélèvements")
    RECORDS = "REMISE", _("Remise de pièces et de données")


class Custody(models.TextChoices):
    """Who holds an exhibit now."""

    THERE = "LOCAL", _("Autorité locale")
    TEAM = "EQUIPE", _("Équipe en mission")
    POST = "POSTE", _("Poste")
    FRANCE = "FRANCE", _("Service d’enquête, en France")


class WayBack(models.TextChoices):
    """By which way an exhibit, or a piece, returns to the judge."""

    TEAM = "EQUIPE", _("Porté par l’équipe")
    JUDICIAL = "ENTRAIDE", _("Voie de l’entraide judiciaire")
    BAG = "VALISE", _("Valise diplomatique")
    STAYS = "SUR_PLACE", _("Reste sur place")


class ActKind(models.TextChoices):
    """A line of the log."""

    ARRIVAL = "ARRIVEE", _("Arrivée, prise de contact")
    MEETING = "REUNION", _("Réunion")
    HEARING = "AUDITION", _("Audition")
    SEARCH = "PERQUISITION", _("Perquisition")
    EXAMINATION = "CONSTATATION", _("Constatations, prélèvements")
    SEIZURE = "SAISIE", _("Saisie, placement sous scellé")
    RECORDS = "REMISE", _("Remise de pièces")
    INCIDENT = "INCIDENT", _("Incident")
    OTHER = "AUTRE", _("Autre")


class ContactKind(models.TextChoices):
    EMBASSY = "AMBASSADE", _("Ambassade, poste")
    PARTNER = "PARTENAIRE", _("Service partenaire")
    LODGING = "HEBERGEMENT", _("Hébergement, transport")
    EMERGENCY = "URGENCE", _("Urgence, santé")


class Language(models.TextChoices):
    """Language of the partner, beside French and English, in the mission file: those of `data/labels.csv`."""

    NONE = "", _("aucune")
    ROMANIAN = "ro", _("roumain")
    DUTCH = "nl", _("néerlandais")
