"""Figures of the wanted persons: numbers of files, never who."""

from django.utils.translation import gettext_lazy as _

from ssi.figures.counting import FilesOf

SEARCHES = FilesOf("wantedperson")

SEARCHES.opened(
    "wanted.opened",
    _("recherches ouvertes"),
    _("Dossiers de localisation d’une personne recherchée ouverts pendant la période, radiés depuis compris."),
)
SEARCHES.in_states(
    "wanted.searched",
    _("personnes recherchées"),
    _("Dossiers de localisation ouverts dont la personne est recherchée ou localisée, à l’instant du calcul."),
    ("RECHERCHEE", "LOCALISEE"),
)
SEARCHES.answered(
    "wanted.arrested",
    _("personnes recherchées interpellées"),
    _("Dossiers de localisation dont l’interpellation a été notée pendant la période, quelle que soit leur ouverture."),
)
