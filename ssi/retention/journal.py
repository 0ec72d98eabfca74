"""The verbs of this room in the journal; what `note()` writes carries its own words."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.ACT,
    {
        "retention.change_period": _("Durée de conservation changée"),
        "retention.destroyed": _("Contenu d’un dossier détruit"),
        "retention.hold_sheet": _("Fiche d’archive gelée"),
        "retention.lift_sheet": _("Gel d’une fiche d’archive levé"),
    },
)
tell(
    Nature.CONSULTATION,
    {
        "retention.holds": _("Gels de conservation consultés"),
        "retention.queue": _("Dossiers à échéance de conservation consultés"),
        "retention.register": _("Registre de conservation consulté"),
        "retention.sheet": _("Fiche d’archive consultée"),
    },
)
