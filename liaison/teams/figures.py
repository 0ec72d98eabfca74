"""Figures of the joint investigation teams."""

from django.utils.translation import gettext_lazy as _

from ssi.figures.registry import figure

from .. import counting

KIND = "jointteam"
BEFORE = ("IDEE", "NEGOCIEE", "ACCORD_MINISTRE")
AT_WORK = ("SIGNEE", "ACTIVE", "PROLONGEE")


@figure(
    "teams.prepared",
    _("équipes communes en préparation"),
    _("Équipes communes d’enquête à l’idée, en négociation ou à l’accord du ministre, à l’instant du calcul."),
)
def prepared(posts, period):
    return counting.in_states(KIND, posts, period, BEFORE).count()


@figure(
    "teams.at_work",
    _("équipes communes en cours"),
    _("Équipes communes d’enquête signées, actives ou prolongées, avant leur terme, à l’instant du calcul."),
)
def at_work(posts, period):
    return counting.in_states(KIND, posts, period, AT_WORK).count()


@figure(
    "teams.signed",
    _("équipes communes signées"),
    _("Équipes communes d’enquête dont la signature a été notée pendant la période, quelle que soit leur ouverture."),
)
def signed(posts, period):
    return counting.answered(KIND, posts, period).count()
