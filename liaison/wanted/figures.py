"""Figures of the wanted persons: numbers of files, never who."""

from django.utils.translation import gettext_lazy as _

from ssi.figures.registry import figure

from .. import counting

KIND = "wantedperson"
SEARCHED = ("RECHERCHEE", "LOCALISEE")


@figure(
    "wanted.opened",
    _("recherches ouvertes"),
    _("Dossiers de localisation d’une personne recherchée ouverts pendant la période, radiés depuis compris."),
)
def opened(posts, period):
    return counting.opened(KIND, posts, period).count()


@figure(
    "wanted.searched",
    _("personnes recherchées"),
    _("Dossiers de localisation ouverts dont la personne est recherchée ou localisée, à l’instant du calcul."),
)
def searched(posts, period):
    return counting.in_states(KIND, posts, period, SEARCHED).count()


@figure(
    "wanted.arrested",
    _("personnes recherchées interpellées"),
    _("Dossiers de localisation dont l’interpellation a été notée pendant la période, quelle que soit leur ouverture."),
)
def arrested(posts, period):
    return counting.answered(KIND, posts, period).count()
