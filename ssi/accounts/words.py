"""Powers and browsers in words a person reads."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: What each power of `roles.DELEGABLE` lets one do; a test keeps the two together.
POWERS = {
    "liaison.approve_informationexchange": gettext_lazy("Viser les échanges d’informations"),
    "liaison.return_informationexchange": gettext_lazy("Renvoyer un échange à son auteur, avec un commentaire"),
    "liaison.refuse_informationexchange": gettext_lazy("Refuser un échange, avec un motif"),
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
