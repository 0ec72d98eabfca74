"""Figures of document fraud; the trend by issuing State, series and route has its own page, for those who see files."""

from django.utils.translation import gettext_lazy as _

from ssi.figures.counting import FilesOf

FRAUDS = FilesOf("documentfraud")

FRAUDS.opened(
    "fraud.opened",
    _("faux documents signalés"),
    _("Fiches de fraude documentaire enregistrées pendant la période, closes depuis comprises."),
)
FRAUDS.answered(
    "fraud.alerted",
    _("alertes diffusées"),
    _("Fraudes documentaires dont l’alerte aux services a été diffusée pendant la période, après visa."),
)
FRAUDS.opened_by_country(
    "fraud.by_country",
    _("faux documents, par pays"),
    _("Fiches de fraude documentaire ouvertes pendant la période, selon le pays du dossier, où la fraude a été vue."),
)
