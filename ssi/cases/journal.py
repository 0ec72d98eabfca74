"""The verbs of this room in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.CONSULTATION,
    {
        "case.consult": _("Dossier consulté"),
        "case.history": _("Historique du dossier consulté"),
        "case.readers": _("« Qui voit ce dossier » consulté"),
        "case.list": _("Liste consultée"),
        "case.search": _("Recherche"),
        "case.links": _("Dossiers liés consultés"),
    },
)
tell(
    Nature.ACT,
    {
        "case.grant": _("Accès nominatif donné"),
        "case.revoke": _("Accès nominatif retiré"),
        "case.mark": _("Marquage changé"),
        "case.compartment": _("Cloisonnement changé"),
        "case.share": _("Partage avec la DCIS changé"),
        "case.reassign": _("Dossier réattribué"),
        "case.take_over": _("Dossier repris de qui part"),
        "case.link": _("Dossiers liés"),
        "case.unlink": _("Lien entre dossiers retiré"),
    },
)
tell(Nature.OUT, {"case.export": _("Liste exportée")})
