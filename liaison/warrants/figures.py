"""Figures of the warrants, the risk of release among them: `sec.release_risk` gives the desk a number and no name."""

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.figures.registry import figure

from .. import counting
from .board import CLOSE
from .deadlines import RISK_RULES

KIND = "arrestwarrant"
#: States in which the person was arrested and is neither surrendered, refused nor free.
HELD = ("ARRETE", "DEVANT_JUGE", "DECIDE_REMISE", "REMISE_PROGRAMMEE")


@figure(
    "warrants.opened",
    _("mandats ouverts"),
    _("Mandats d’arrêt, extraditions et arrestations provisoires enregistrés pendant la période, dans les deux sens."),
)
def opened(posts, period):
    return counting.opened(KIND, posts, period).count()


@figure(
    "warrants.held",
    _("personnes arrêtées, remise en cours"),
    _("Mandats dont la personne est arrêtée et n’est ni remise, ni libérée, ni l’objet d’un refus, à cet instant."),
)
def held(posts, period):
    return counting.in_states(KIND, posts, period, HELD).count()


@figure(
    "warrants.release_risk",
    _("risques de remise en liberté"),
    _(
        "Personnes détenues dont un délai qui emporte la mise en liberté expire dans les 48 heures, ou est échu, à "
        "l’instant du calcul ; une échéance restée à saisir n’est pas comptée."
    ),
)
def release_risk(posts, period):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sec.release_risk(%s::int[], %s::text[], %s)",
            [[post.pk for post in posts], sorted(RISK_RULES), timezone.now() + CLOSE],
        )
        return cursor.fetchone()[0]


@figure(
    "warrants.concluded",
    _("procédures de remise abouties"),
    _("Mandats et extraditions dont la remise, ou le refus définitif, a été noté pendant la période."),
)
def concluded(posts, period):
    return counting.answered(KIND, posts, period).count()


@figure(
    "warrants.by_country",
    _("mandats ouverts, par pays"),
    _("Mandats d’arrêt et extraditions ouverts pendant la période, selon l’autre État de la procédure."),
)
def by_country(posts, period):
    return counting.by_country(counting.opened(KIND, posts, period))
