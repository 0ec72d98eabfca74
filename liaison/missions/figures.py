"""Figures of the missions of travelling investigators (« assistances judiciaires aux enquêteurs »)."""

from django.utils.translation import gettext_lazy as _

from ssi.figures.counting import FilesOf

MISSIONS = FilesOf("mission")
AHEAD = ("PROJET", "DEMANDE_ACCORD", "ACCORD_RECU", "A_AUTORISER", "AUTORISEE")

MISSIONS.opened(
    "missions.opened",
    _("missions ouvertes"),
    _("Missions d’enquêteurs en déplacement enregistrées pendant la période, annulées ou reportées comprises."),
)
MISSIONS.in_states(
    "missions.ahead",
    _("missions en préparation"),
    _("Missions en projet, en attente d’accord ou d’autorisation, ou autorisées, à l’instant du calcul."),
    AHEAD,
)
MISSIONS.in_states(
    "missions.under_way",
    _("équipes sur place"),
    _("Missions dont l’équipe est arrivée et n’est pas repartie, à l’instant du calcul."),
    ("EN_COURS",),
)
MISSIONS.in_states(
    "missions.to_report",
    _("comptes rendus attendus"),
    _("Missions dont l’équipe est rentrée et dont le compte rendu n’est pas fait, à l’instant du calcul."),
    ("RETOUR",),
)
MISSIONS.opened_by_country(
    "missions.by_country",
    _("missions ouvertes, par pays"),
    _("Missions d’enquêteurs ouvertes pendant la période, selon le pays où l’équipe se rend."),
)
