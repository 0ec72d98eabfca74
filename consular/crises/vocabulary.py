"""Closed lists of a crisis (cooperation-consular.md §4.3). The values are written in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Nature(models.TextChoices):
    ARMED = "ARMED", _("Troubles ou combats")
    ATTACK = "ATTACK", _("Attentat")
    NATURAL = "NATURAL", _("Catastrophe naturelle")
    HEALTH = "HEALTH", _("Crise sanitaire")
    ACCIDENT = "ACCIDENT", _("Accident collectif")
    OTHER = "OTHER", _("Autre")


class Phase(models.TextChoices):
    VEILLE = "VEILLE", _("Veille")
    PRE_ALERTE = "PRE_ALERTE", _("Pré-alerte")
    CELLULE_ACTIVE = "CELLULE_ACTIVE", _("Cellule active")
    EVACUATION = "EVACUATION", _("Évacuation")
    DECRUE = "DECRUE", _("Décrue")
    CLOSE = "CLOSE", _("Close")
    RETEX_FAIT = "RETEX_FAIT", _("Retour d’expérience fait")


class Function(models.TextChoices):
    DIRECTION = "DIRECTION", _("Direction")
    SITUATION = "SITUATION", _("Situation")
    RECENSEMENT = "RECENSEMENT", _("Recensement")
    REPONSE = "REPONSE_TELEPHONIQUE", _("Réponse téléphonique")
    LOGISTIQUE = "LOGISTIQUE", _("Logistique")
    LIAISON = "LIAISON_FORCES", _("Liaison avec les forces")
    COMMUNICATION = "COMMUNICATION", _("Communication")
    CONSULAIRE = "CONSULAIRE", _("Consulaire")
    RELEVE = "RELEVE", _("Relève")


class EntryKind(models.TextChoices):
    FAIT = "FAIT", _("Fait")
    RUMEUR = "RUMEUR", _("Rumeur")
    DEMANDE = "DEMANDE", _("Demande")
    DECISION = "DECISION", _("Décision")
    CONSIGNE = "CONSIGNE", _("Consigne")


class Channel(models.TextChoices):
    TEL = "TEL", _("Téléphone")
    RADIO = "RADIO", _("Radio")
    SMS = "SMS", _("SMS")
    COURRIEL = "COURRIEL", _("Courriel")
    VERBAL = "VERBAL", _("Verbal")
    SAT = "SAT", _("Satellite")


class Situation(models.TextChoices):
    """What is known of a person. `LETTERS` is how most are said over the radio; death never is."""

    NON_CONTACTE = "NON_CONTACTE", _("Non contacté")
    SAIN = "SAIN", _("Sain et sauf")
    BESOIN = "BESOIN", _("A besoin d’aide")
    BLESSE = "BLESSE", _("Blessé")
    INJOIGNABLE = "INJOIGNABLE", _("Injoignable")
    DEJA_PARTI = "DEJA_PARTI", _("Déjà parti")
    EVACUE = "EVACUE", _("Évacué")
    RETENU = "RETENU", _("Retenu")
    DISPARU = "DISPARU", _("Disparu")
    DECEDE = "DECEDE", _("Décédé")


LETTERS = {
    "S": Situation.SAIN,
    "A": Situation.BESOIN,
    "B": Situation.BLESSE,
    "N": Situation.INJOIGNABLE,
    "P": Situation.DEJA_PARTI,
    "E": Situation.EVACUE,
    "R": Situation.RETENU,
    "D": Situation.DISPARU,
}
LETTER_OF = {situation: letter for letter, situation in LETTERS.items()}
#: Nobody reached them: they count against the rate of contact.
UNREACHED = frozenset({Situation.NON_CONTACTE, Situation.INJOIGNABLE})
#: « bad » is a life in danger, « wait » somebody to find, « good » nothing to do.
TONES = {
    Situation.SAIN: "good",
    Situation.DEJA_PARTI: "good",
    Situation.EVACUE: "good",
    Situation.BESOIN: "bad",
    Situation.BLESSE: "bad",
    Situation.RETENU: "bad",
    Situation.DISPARU: "bad",
    Situation.INJOIGNABLE: "wait",
    Situation.NON_CONTACTE: "",
    Situation.DECEDE: "stop",
}


class Origin(models.TextChoices):
    """Whom the post answers for (R4, §7). No nationality given in the register of the French counts as French."""

    FR = "FR", _("Français")
    UE = "UE", _("Autres citoyens de l’Union")
    AUTRE = "AUTRE", _("Autres nationalités")


class MovementKind(models.TextChoices):
    CONVOI = "CONVOI", _("Convoi")
    VOL = "VOL", _("Vol")
    BATEAU = "BATEAU", _("Bateau")
