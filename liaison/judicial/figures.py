"""Figures of judicial assistance."""

from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Direction
from ssi.figures.counting import FilesOf

ASSISTANCE = FilesOf("rogatorycommission")

ASSISTANCE.opened(
    "judicial.opened",
    _("entraides ouvertes"),
    _("Commissions rogatoires, demandes d’entraide et décisions d’enquête enregistrées pendant la période."),
)
ASSISTANCE.opened(
    "judicial.opened_in",
    _("entraides étrangères ouvertes"),
    _("Celles des entraides ouvertes pendant la période qu’une autorité étrangère a émises (passives)."),
    direction=Direction.IN,
)
ASSISTANCE.answered(
    "judicial.executed",
    _("entraides exécutées"),
    _("Entraides dont l’exécution, entière ou partielle, a été notée pendant la période, quelle que soit leur date."),
)
ASSISTANCE.open_at_end(
    "judicial.open",
    _("entraides en cours"),
    _("Entraides, dans les deux sens, ni closes ni refusées ni retirées à la fin de la période."),
)
ASSISTANCE.opened_by_country(
    "judicial.by_country",
    _("entraides ouvertes, par pays"),
    _("Entraides ouvertes pendant la période, dans les deux sens, selon le pays partenaire du dossier."),
)
