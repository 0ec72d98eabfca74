"""Figures of the missions of travelling investigators (« assistances judiciaires aux enquêteurs »)."""

from django.utils.translation import gettext_lazy as _

from ssi.figures.registry import figure

from .. import counting

KIND = "mission"
AHEAD = ("PROJET", "DEMANDE_ACCORD", "ACCORD_RECU", "A_AUTORISER", "AUTORISEE")
UNDER_WAY = ("EN_COURS",)
TO_REPORT = ("RETOUR",)


@figure(
    "missions.opened",
    _("missions ouvertes"),
    _("Missions d’enquêteurs en déplacement enregistrées pendant la période, annulées ou reportées comprises."),
)
def opened(posts, period):
    return counting.opened(KIND, posts, period).count()


@figure(
    "missions.ahead",
    _("missions en préparation"),
    _("Missions en projet, en attente d’accord ou d’autorisation, ou autorisées, à l’instant du calcul."),
)
def ahead(posts, period):
    return counting.in_states(KIND, posts, period, AHEAD).count()


@figure(
    "missions.under_way",
    _("équipes sur place"),
    _("Missions dont l’équipe est arrivée et n’est pas repartie, à l’instant du calcul."),
)
def under_way(posts, period):
    return counting.in_states(KIND, posts, period, UNDER_WAY).count()


@figure(
    "missions.to_report",
    _("comptes rendus attendus"),
    _("Missions dont l’équipe est rentrée et dont le compte rendu n’est pas fait, à l’instant du calcul."),
)
def to_report(posts, period):
    return counting.in_states(KIND, posts, period, TO_REPORT).count()


@figure(
    "missions.by_country",
    _("missions ouvertes, par pays"),
    _("Missions d’enquêteurs ouvertes pendant la période, selon le pays où l’équipe se rend."),
)
def by_country(posts, period):
    return counting.by_country(counting.opened(KIND, posts, period))
