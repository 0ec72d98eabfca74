"""Figures of judicial assistance."""

from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Direction
from ssi.figures.registry import figure

from .. import counting

KIND = "rogatorycommission"


@figure(
    "judicial.opened",
    _("entraides ouvertes"),
    _("Commissions rogatoires, demandes d’entraide et décisions d’enquête enregistrées pendant la période."),
)
def opened(posts, period):
    return counting.opened(KIND, posts, period).count()


@figure(
    "judicial.opened_in",
    _("entraides étrangères ouvertes"),
    _("Celles des entraides ouvertes pendant la période qu’une autorité étrangère a émises (passives)."),
)
def opened_in(posts, period):
    return counting.opened(KIND, posts, period).filter(direction=Direction.IN).count()


@figure(
    "judicial.executed",
    _("entraides exécutées"),
    _("Entraides dont l’exécution, entière ou partielle, a été notée pendant la période, quelle que soit leur date."),
)
def executed(posts, period):
    return counting.answered(KIND, posts, period).count()


@figure(
    "judicial.open",
    _("entraides en cours"),
    _("Entraides, dans les deux sens, ni closes ni refusées ni retirées à la fin de la période."),
)
def open_at_end(posts, period):
    return counting.open_at_end(KIND, posts, period).count()


@figure(
    "judicial.by_country",
    _("entraides ouvertes, par pays"),
    _("Entraides ouvertes pendant la période, dans les deux sens, selon le pays partenaire du dossier."),
)
def by_country(posts, period):
    return counting.by_country(counting.opened(KIND, posts, period))
