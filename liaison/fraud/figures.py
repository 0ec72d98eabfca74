"""Figures of document fraud; the trend by issuing State, series and route has its own page, for those who see files."""

from django.utils.translation import gettext_lazy as _

from ssi.figures.registry import figure

from .. import counting

KIND = "documentfraud"


@figure(
    "fraud.opened",
    _("faux documents signalés"),
    _("Fiches de fraude documentaire enregistrées pendant la période, closes depuis comprises."),
)
def opened(posts, period):
    return counting.opened(KIND, posts, period).count()


@figure(
    "fraud.alerted",
    _("alertes diffusées"),
    _("Fraudes documentaires dont l’alerte aux services a été diffusée pendant la période, après visa."),
)
def alerted(posts, period):
    return counting.answered(KIND, posts, period).count()


@figure(
    "fraud.by_country",
    _("faux documents, par pays"),
    _("Fiches de fraude documentaire ouvertes pendant la période, selon le pays du dossier, où la fraude a été vue."),
)
def by_country(posts, period):
    return counting.by_country(counting.opened(KIND, posts, period))
