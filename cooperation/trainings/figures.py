"""Figures of the trainings. `sec.training_sums` gives the head and the desk their sums, and nothing else."""

from django.db import connection
from django.utils.translation import gettext_lazy as _

from ssi.figures.registry import figure

from .vocabulary import KirkpatrickLevel, Sex

_STATEMENTS = {
    "training_sums": "SELECT * FROM sec.training_sums(%s::int[], %s, %s)",
    "training_evaluations": "SELECT * FROM sec.training_evaluations(%s::int[], %s, %s)",
}


def _asked(function, posts, period):
    with connection.cursor() as cursor:
        cursor.execute(
            _STATEMENTS[function],
            [[post.pk for post in posts], period.start, period.end],
        )
        return cursor.fetchall()


def _sums(posts, period):
    """(sessions, seats, trained, women, men) of the sessions that ended in the period, in days of the place."""
    return _asked("training_sums", posts, period)[0]


@figure(
    "trainings.sessions",
    _("sessions de formation"),
    _("Sessions dont le dernier jour est dans la période, hors actions refusées ou annulées."),
)
def sessions(posts, period):
    return _sums(posts, period)[0]


@figure(
    "trainings.seats",
    _("places offertes"),
    _("Somme des places des sessions dont le dernier jour est dans la période."),
)
def seats(posts, period):
    return _sums(posts, period)[1]


@figure(
    "trainings.trained",
    _("personnes formées"),
    _("Personnes présentes au moins un jour à une session dont le dernier jour est dans la période."),
)
def trained(posts, period):
    return _sums(posts, period)[2]


@figure(
    "trainings.trained_by_sex",
    _("personnes formées, femmes et hommes"),
    _("Les personnes formées de la période, selon le sexe enregistré avec la candidature."),
)
def trained_by_sex(posts, period):
    *_others, women, men = _sums(posts, period)
    return [(str(Sex.WOMAN.label), women), (str(Sex.MAN.label), men)]


@figure(
    "trainings.fill_rate",
    _("taux de remplissage"),
    _("Personnes formées rapportées aux places offertes, en pourcentage entier ; sans place offerte, non défini."),
    unit="%",
)
def fill_rate(posts, period):
    _sessions, offered, came, _women, _men = _sums(posts, period)
    return round(100 * came / offered) if offered else None


@figure(
    "trainings.evaluations_due",
    _("évaluations de formation dues, par niveau"),
    _("Évaluations de Kirkpatrick prévues dans la période, par niveau, hors actions refusées ou annulées."),
)
def evaluations_due(posts, period):
    return _by_level(posts, period, 1)


@figure(
    "trainings.evaluations_done",
    _("évaluations de formation faites, par niveau"),
    _("Celles des évaluations prévues dans la période qui ont été enregistrées, par niveau."),
)
def evaluations_done(posts, period):
    return _by_level(posts, period, 2)


def _by_level(posts, period, column):
    found = {row[0]: row[column] for row in _asked("training_evaluations", posts, period)}
    return [(f"{level.value} {level.label}", found[level]) for level in KirkpatrickLevel if level in found]
