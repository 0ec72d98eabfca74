"""Words of document fraud: documents, how they are false, where they are found, what Interpol answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentType(models.TextChoices):
    """After the vocabulary of PRADO and ICAO (liaison.md §5)."""

    PASSPORT = "PASSPORT", _("Passeport")
    IDENTITY_CARD = "ID_CARD", _("Carte d’identité")
    VISA = "VISA", _("Visa")
    RESIDENCE = "RESIDENCE", _("Titre de séjour")
    DRIVING = "DRIVING", _("Permis de conduire")
    BREEDER = "BREEDER", _("Document source : acte d’état civil, certificat")
    TRAVEL = "TRAVEL", _("Titre de voyage, laissez-passer")
    STAMP = "STAMP", _("Cachet d’entrée ou de sortie")
    OTHER = "OTHER", _("Autre")


class FraudType(models.TextChoices):
    """How a document is false (liaison.md §5)."""

    COUNTERFEIT = "COUNTERFEIT", _("Contrefaçon : document fabriqué de toutes pièces")
    FORGERY = "FORGERY", _("Falsification : document authentique modifié")
    PSEUDO = "PSEUDO", _("Pseudo-document : aucun État ne l’émet")
    OBTAINED = "OBTAINED", _("Obtention indue : document authentique obtenu par fraude")
    LOOKALIKE = "LOOKALIKE", _("Usurpation : document authentique d’un autre")
    BLANK = "BLANK", _("Vol en blanc : document vierge volé, puis personnalisé")


class Discovery(models.TextChoices):
    """Who found it."""

    VISA_SECTION = "VISA_SECTION", _("Service des visas")
    CONSULATE = "CONSULATE", _("Section consulaire")
    BORDER = "BORDER", _("Contrôle aux frontières")
    AIRLINE = "AIRLINE", _("Compagnie aérienne")
    PARTNER = "PARTNER", _("Service partenaire")
    FRENCH = "FRENCH", _("Service français")
    OTHER = "OTHER", _("Autre")


class SltdAnswer(models.TextChoices):
    """What the base of lost and stolen documents of Interpol answered through SCCOPOL."""

    HIT = "HIT", _("Signalé volé, perdu ou révoqué")
    NO_HIT = "NO_HIT", _("Non signalé")
    UNKNOWN = "UNKNOWN", _("Pas de réponse utile")


class Level(models.TextChoices):
    """For whom a training material is made."""

    FIRST = "FIRST", _("Première ligne : guichet, embarquement")
    SECOND = "SECOND", _("Deuxième ligne : contrôle approfondi")
    EXPERT = "EXPERT", _("Expert")


class Language(models.TextChoices):
    FRENCH = "fr", _("français")
    ENGLISH = "en", _("anglais")
    LOCAL = "xx", _("langue du pays")
