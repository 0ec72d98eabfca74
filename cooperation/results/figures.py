"""Figures of evaluation and results. Counts of programmes come from the desk's row of metadata; those of indicators
from the programmes both the head and the desk read, so that the network is the sum of its posts."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import CaseDigest
from ssi.figures.registry import figure

from ..money.words import rate
from .models import Indicator, Period, Reading
from .progress import last_validated, reached
from .vocabulary import READABLE

FINISHED, EVALUATED = ("TERMINE", "EVALUE", "CLOS"), ("EVALUE", "CLOS")


def _programmes(posts, states):
    mine = CaseDigest.objects.filter(kind="programme", post__in=[post.pk for post in posts])
    return mine.filter(status__in=states).count()


@figure(
    "cooperation.programmes_finished",
    _("programmes terminés"),
    _("Programmes à l’état terminé, évalué ou clos à l’instant du calcul."),
)
def programmes_finished(posts, period):
    return _programmes(posts, FINISHED)


@figure(
    "cooperation.programmes_evaluated",
    _("programmes évalués"),
    _("Programmes terminés dont l’évaluation locale, les six critères du CAD, est validée à l’instant du calcul."),
)
def programmes_evaluated(posts, period):
    return _programmes(posts, EVALUATED)


@figure(
    "cooperation.share_evaluated",
    _("part des programmes évalués"),
    _("Programmes évalués rapportés aux programmes terminés, à l’instant du calcul."),
    unit="%",
)
def share_evaluated(posts, period):
    return rate(_programmes(posts, EVALUATED), _programmes(posts, FINISHED))


@figure(
    "results.measured",
    _("indicateurs mesurés"),
    _(
        "Indicateurs chiffrés dont la dernière période renseignée a une cible et un relevé validé, dans les programmes"
        " en cours ou finis transmis à la DCIS et non cloisonnés."
    ),
)
def measured(posts, period):
    return len(_verdicts(posts))


@figure(
    "results.on_target",
    _("indicateurs à l’objectif"),
    _("Parmi les indicateurs mesurés, ceux dont la dernière valeur validée atteint la cible de sa période."),
)
def on_target(posts, period):
    return sum(_verdicts(posts))


@figure(
    "results.share_on_target",
    _("part des indicateurs à l’objectif"),
    _("Indicateurs à l’objectif rapportés aux indicateurs mesurés, à l’instant du calcul."),
    unit="%",
)
def share_on_target(posts, period):
    verdicts = _verdicts(posts)
    return rate(sum(verdicts), len(verdicts))


def _verdicts(posts):
    """One boolean per measured indicator; three statements."""
    shared = {"case__shared_with_dcis": True, "case__compartmented": False}
    readings = Prefetch("readings", Reading.objects.filter(state="V"))
    periods = Prefetch("periods", Period.objects.exclude(target=None).prefetch_related(readings))
    found = Indicator.objects.filter(
        case__post__in=[post.pk for post in posts], case__status__in=[*READABLE, "CLOS"], **shared
    ).prefetch_related(periods)
    return [verdict for row in found if (verdict := _verdict(row)) is not None]


def _verdict(indicator):
    """Of the latest period that was read."""
    for period in reversed(indicator.periods.all()):
        if standing := last_validated(period.readings.all()):
            return reached(indicator, period.target, standing.value)
    return None
