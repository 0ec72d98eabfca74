"""Figures of the warrants, the risk of release among them: `sec.release_risk` gives the desk a number and no name."""

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.figures.counting import FilesOf
from ssi.figures.registry import summed

from .board import CLOSE
from .deadlines import RISK_RULES

WARRANTS = FilesOf("arrestwarrant")

WARRANTS.opened(
    "warrants.opened",
    _("mandats ouverts"),
    _("Mandats d’arrêt, extraditions et arrestations provisoires enregistrés pendant la période, dans les deux sens."),
)
WARRANTS.in_states(
    "warrants.held",
    _("personnes arrêtées, remise en cours"),
    _("Mandats dont la personne est arrêtée et n’est ni remise, ni libérée, ni l’objet d’un refus, à cet instant."),
    ("ARRETE", "DEVANT_JUGE", "DECIDE_REMISE", "REMISE_PROGRAMMEE"),
)


@summed(
    "warrants.release_risk",
    _("risques de remise en liberté"),
    _(
        "Personnes détenues dont un délai qui emporte la mise en liberté expire dans les 48 heures, ou est échu, à "
        "l’instant du calcul ; une échéance restée à saisir n’est pas comptée."
    ),
)
def release_risk(posts, period):
    """One statement for all the posts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT post, sec.release_risk(ARRAY[post], %s::text[], %s) FROM unnest(%s::int[]) AS post",
            [sorted(RISK_RULES), timezone.now() + CLOSE, [post.pk for post in posts]],
        )
        return dict(cursor.fetchall())


WARRANTS.answered(
    "warrants.concluded",
    _("procédures de remise abouties"),
    _("Mandats et extraditions dont la remise, ou le refus définitif, a été noté pendant la période."),
)
WARRANTS.opened_by_country(
    "warrants.by_country",
    _("mandats ouverts, par pays"),
    _("Mandats d’arrêt et extraditions ouverts pendant la période, selon l’autre État de la procédure."),
)
