"""The verbs of the funding search in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(Nature.ACT, {"window.save": _("Guichet de financement enregistré")})
tell(
    Nature.CONSULTATION,
    {
        "window.list": _("Guichets consultés"),
        "window.search": _("Guichets cherchés pour un dossier"),
    },
)
