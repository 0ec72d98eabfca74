"""The verbs of the money in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.CONSULTATION,
    {
        "money.view": _("Budget consulté"),
        "money.export": _("Budget du réseau exporté"),
        "money.reduce": _("Budget réduit calculé"),
    },
)
tell(Nature.ACT, {"money.rate": _("Taux de change enregistré")})
