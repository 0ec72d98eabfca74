"""Closed lists of the alerts (cooperation-consular.md §4.3). The values are written in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    INFO = "INFO", _("Information")
    VIGILANCE = "VIGILANCE", _("Vigilance")
    ALERTE = "ALERTE", _("Alerte")
    URGENCE = "URGENCE", _("Urgence")


class State(models.TextChoices):
    BROUILLON = "BROUILLON", _("Brouillon")
    A_VALIDER = "A_VALIDER", _("À valider")
    VALIDEE = "VALIDEE", _("Validée, à diffuser")
    DIFFUSEE = "DIFFUSEE", _("Diffusée")
    CLOSE = "CLOSE", _("Close")
    ANNULEE = "ANNULEE", _("Annulée")


#: From which states each may come; `sql/incidents_alerts.sql` holds the same table.
MOVES = {
    State.A_VALIDER: (State.BROUILLON,),
    State.BROUILLON: (State.A_VALIDER,),
    State.VALIDEE: (State.A_VALIDER,),
    State.DIFFUSEE: (State.VALIDEE,),
    State.CLOSE: (State.DIFFUSEE,),
    State.ANNULEE: (State.BROUILLON, State.A_VALIDER, State.VALIDEE, State.DIFFUSEE),
}
TONES = {
    State.BROUILLON: "open",
    State.A_VALIDER: "wait",
    State.VALIDEE: "wait",
    State.DIFFUSEE: "good",
    State.CLOSE: "stop",
    State.ANNULEE: "stop",
}


class Category(models.TextChoices):
    """What the message is about, as CAP 1.2 sorts it (`category`)."""

    SECURITY = "Security", _("Sécurité")
    SAFETY = "Safety", _("Sûreté des personnes")
    HEALTH = "Health", _("Santé")
    MET = "Met", _("Météorologie")
    GEO = "Geo", _("Séisme, volcan")
    TRANSPORT = "Transport", _("Transports")
    OTHER = "Other", _("Autre")


class Channel(models.TextChoices):
    SMS = "SMS", _("SMS")
    COURRIEL = "COURRIEL", _("Courriel")
    ILOTIERS = "ILOTIERS", _("Chefs d’îlot")
    RADIO = "RADIO", _("Radio")
    AFFICHAGE = "AFFICHAGE", _("Affichage")


class Answer(models.TextChoices):
    """The first word of an answer (cooperation-consular.md §10)."""

    SAIN = "SAIN", _("Sain et sauf")
    AIDE = "AIDE", _("Demande d’aide")
    BLESSE = "BLESSE", _("Blessé")
    PARTI = "PARTI", _("Déjà parti")
    ILLISIBLE = "ILLISIBLE", _("Non compris")
