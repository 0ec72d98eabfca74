"""Texts to begin an alert with. What stands between square brackets is to be filled in: an alert with some is refused.

Written in the characters of GSM-7 (`sms.py`): no typographic apostrophe, no circumflex, so that two messages suffice.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .vocabulary import Category, Level

HOLE = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True)
class Model:
    """`label` is read on screen; the rest fills the form."""

    label: str
    level: str
    category: str
    title: str
    text: str
    text_en: str
    instructions: str


MODELS = {
    "confinement": Model(
        _("Tirs ou attentat : se confiner"),
        Level.URGENCE,
        Category.SECURITY,
        "Confinement immédiat",
        "Ambassade de France. Tirs signalés [lieu]. Restez chez vous, loin des fenetres, portes fermées. Ne vous "
        "déplacez pas. Répondez SAIN ou AIDE suivi de votre lettre et de votre numéro.",
        "French Embassy. Shots reported [place]. Stay indoors, away from windows, doors locked. Do not move. "
        "Answer SAIN or AIDE, then your letter and number.",
        "Restez à l’intérieur, loin des fenêtres, portes fermées et lumières éteintes.\nNe vous déplacez pas vers le "
        "lieu des faits.\nÉconomisez la batterie de votre téléphone ; préférez les messages aux appels.\nAttendez la "
        "consigne de fin de confinement.",
    ),
    "manifestation": Model(
        _("Manifestation : éviter un quartier"),
        Level.VIGILANCE,
        Category.SECURITY,
        "Manifestation : quartier à éviter",
        "Ambassade de France. Manifestation [lieu] le [date] à partir de [heure]. Evitez le quartier et tout "
        "rassemblement. Différez vos déplacements.",
        "",
        "Évitez le quartier et tout rassemblement.\nDifférez les déplacements qui ne sont pas nécessaires.\nSuivez les "
        "consignes des autorités locales.",
    ),
    "cyclone": Model(
        _("Cyclone ou inondation : s’abriter"),
        Level.ALERTE,
        Category.MET,
        "Intempérie : mettez-vous à l’abri",
        "Ambassade de France. [Phénomène] attendu [date et heure]. Mettez-vous à l'abri en hauteur, eau et piles pour "
        "trois jours. Ne traversez pas un oued en crue.",
        "",
        "Abritez-vous en hauteur, loin des oueds.\nGardez de l’eau, des vivres et des piles pour trois jours.\nRestez "
        "joignable ; économisez la batterie de votre téléphone.",
    ),
    "regroupement": Model(
        _("Rejoindre le point de regroupement"),
        Level.URGENCE,
        Category.SECURITY,
        "Regroupement",
        "Ambassade de France. Rejoignez votre point de regroupement : [lieu], avant [heure]. Papiers, eau, "
        "médicaments, un sac par personne. Répondez PARTI suivi de votre numéro.",
        "French Embassy. Go to your meeting point: [place], before [time]. Papers, water, medicines, one bag each. "
        "Answer PARTI, then your number.",
        "Rejoignez votre point de regroupement par l’itinéraire donné par votre chef d’îlot.\nUn sac par personne : "
        "papiers, médicaments, eau.\nPrévenez votre chef d’îlot si vous ne pouvez pas vous déplacer.",
    ),
    "appel": Model(
        _("Appel de vérification : répondre"),
        Level.INFO,
        Category.SECURITY,
        "Vérification des contacts",
        "Ambassade de France. Vérification de vos coordonnées. Répondez SAIN suivi de la lettre de votre ilot, de "
        "votre numéro et du nombre de personnes, par exemple SAIN A14 3.",
        "",
        "Ce message vérifie que l’ambassade peut vous joindre. Aucun danger n’est signalé.",
    ),
}


def holes(*texts):
    """What is still between square brackets in these texts."""
    return [found for text in texts for found in HOLE.findall(text)]
