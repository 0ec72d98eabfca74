"""Powers and browsers in words a person reads."""

import datetime as dt
import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.web.dates import date_in_words

#: What each power of `roles.DELEGABLE` lets one do; a test keeps the two together.
POWERS = {
    "liaison.approve_informationexchange": gettext_lazy("Viser les échanges d’informations"),
    "liaison.return_informationexchange": gettext_lazy("Renvoyer un échange à son auteur, avec un commentaire"),
    "liaison.refuse_informationexchange": gettext_lazy("Refuser un échange, avec un motif"),
    "liaison.approve_documentfraud": gettext_lazy("Viser les alertes de fraude documentaire"),
    "liaison.approve_analysisnote": gettext_lazy("Viser les notes d’analyse"),
    "liaison.authorise_mission": gettext_lazy("Autoriser les missions d’enquêteurs"),
    "liaison.return_mission": gettext_lazy("Renvoyer une demande d’autorisation, avec un commentaire"),
    "liaison.refuse_mission": gettext_lazy("Refuser une mission, avec un motif"),
    "cooperation.approve_proposal": gettext_lazy("Viser les programmes et les actions de coopération"),
    "cooperation.return_proposal": gettext_lazy("Renvoyer un programme ou une action, avec un commentaire"),
    "cooperation.refuse_proposal": gettext_lazy("Refuser un programme ou une action, avec un motif"),
    "cooperation.approve_bodymeeting": gettext_lazy("Viser la position française à une réunion internationale"),
    "cooperation.return_bodymeeting": gettext_lazy("Renvoyer une position française, avec un commentaire"),
    "cooperation.refuse_bodymeeting": gettext_lazy("Refuser une position française, avec un motif"),
    "consular.approve_officialvisit": gettext_lazy("Viser les dossiers de visite"),
    "consular.return_officialvisit": gettext_lazy("Renvoyer un dossier de visite, avec un commentaire"),
    "consular.refuse_officialvisit": gettext_lazy("Refuser un dossier de visite, avec un motif"),
    "consular.authorise_stafftrip": gettext_lazy("Autoriser les déplacements du personnel"),
    "consular.return_stafftrip": gettext_lazy("Renvoyer une demande de déplacement, avec un commentaire"),
    "consular.refuse_stafftrip": gettext_lazy("Refuser un déplacement, avec un motif"),
    "consular.approve_alert": gettext_lazy("Valider les alertes à la communauté"),
    "consular.open_crisis": gettext_lazy("Ouvrir une crise"),
    "reports.sign_report": gettext_lazy("Signer les rapports"),
}

#: Most particular first: every browser claims to be several others.
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def browser_in_words(user_agent):
    """« Firefox sur Windows » from a User-Agent header; « Navigateur inconnu » when it says nothing known."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    if browser and system:
        return _("%(browser)s sur %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Navigateur inconnu")


#: What a list or a box sends: a key, a code, a permission, a tick. Nobody typed it, nobody could read it again.
_CODE = re.compile(r"\d+|[A-Z][A-Z0-9_]*|[a-z_]+\.[a-z_]+|on|true|false|[0-9a-f]{64}")


def in_words(value):
    """A value of a form as a person reads it: dates in words, text as typed; None for a code of ours."""
    if _CODE.fullmatch(value):
        return None
    try:
        return date_in_words(dt.date.fromisoformat(value))
    except ValueError:
        return value
