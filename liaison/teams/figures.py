"""Figures of the joint investigation teams."""

from django.utils.translation import gettext_lazy as _

from ssi.figures.counting import FilesOf

TEAMS = FilesOf("jointteam")

TEAMS.in_states(
    "teams.prepared",
    _("équipes communes en préparation"),
    _("Équipes communes d’enquête à l’idée, en négociation ou à l’accord du ministre, à l’instant du calcul."),
    ("IDEE", "NEGOCIEE", "ACCORD_MINISTRE"),
)
TEAMS.in_states(
    "teams.at_work",
    _("équipes communes en cours"),
    _("Équipes communes d’enquête signées, actives ou prolongées, avant leur terme, à l’instant du calcul."),
    ("SIGNEE", "ACTIVE", "PROLONGEE"),
)
TEAMS.answered(
    "teams.signed",
    _("équipes communes signées"),
    _("Équipes communes d’enquête dont la signature a été notée pendant la période, quelle que soit leur ouverture."),
)
