"""The verbs of indicators and statistics in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.CONSULTATION,
    {
        "figures.view": _("Indicateurs consultés"),
        "figures.files": _("Dossiers derrière un chiffre consultés"),
    },
)
tell(
    Nature.OUT,
    {
        "figures.export": _("Chiffres exportés"),
    },
)
