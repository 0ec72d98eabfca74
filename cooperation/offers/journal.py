"""The verbs of the exchange of seats and experts in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.ACT,
    {
        "offer.make": _("Offre faite aux autres postes"),
        "offer.retract": _("Offre retirée"),
        "offer.ask": _("Offre d’un autre poste demandée"),
        "offer.withdraw": _("Demande d’une offre retirée"),
        "offer.give": _("Places ou expert donnés à un autre poste"),
        "offer.refuse": _("Demande d’un autre poste refusée"),
        "offer.name": _("Candidat proposé sur une offre"),
        "offer.take_in": _("Candidat d’un autre poste inscrit"),
        "offer.erase": _("Candidat d’une offre effacé"),
    },
)
tell(
    Nature.CONSULTATION,
    {"offer.list": _("Bourse aux places et aux experts consultée"), "offer.consult": _("Offre consultée")},
)
