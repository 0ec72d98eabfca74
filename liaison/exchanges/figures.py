"""Figures of the exchanges (source s0: « qualité, rapidité et densité »): metadata only, never a name or a text."""

from collections import Counter
from decimal import Decimal

from django.db.models import Aggregate, Count, ExpressionWrapper, F, FloatField, Func, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Direction
from ssi.figures import counting
from ssi.figures.counting import FilesOf
from ssi.figures.registry import figure

KIND = "informationexchange"
EXCHANGES = FilesOf(KIND)


class Percentile(Aggregate):
    """Continuous percentile of PostgreSQL (`percentile_cont`): between the two nearest values; "0.5" is the median."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(part)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression, part, **extra):
        super().__init__(expression, part=part, **extra)


class Hours(Func):
    """A duration as hours."""

    template = "(EXTRACT(EPOCH FROM %(expressions)s) / 3600)"
    output_field = FloatField()


def elapsed():
    """Hours from the request, received or transmitted, to its answer."""
    return Hours(ExpressionWrapper(F("answered_at") - F("fact__started_at"), output_field=FloatField()))


def _answered(posts, period):
    return counting.answered(KIND, posts, period).filter(direction=Direction.IN)


def late():
    """A deadline was missed: kept too late, or still open when the answer left."""
    return Q(breached=True) | Q(due_at__lt=F("answered_at"))


EXCHANGES.opened(
    "exchanges.opened_in",
    _("demandes reçues"),
    _("Demandes de partenaires enregistrées pendant la période, y compris celles qui ont été refusées ou annulées."),
    direction=Direction.IN,
)
EXCHANGES.opened(
    "exchanges.opened_out",
    _("demandes émises"),
    _("Demandes à des partenaires ouvertes par le poste pendant la période, brouillons et annulées compris."),
    direction=Direction.OUT,
)
EXCHANGES.answered(
    "exchanges.answered_in",
    _("réponses transmises"),
    _("Demandes de partenaires auxquelles le poste a répondu pendant la période, quelle que soit leur ancienneté."),
    direction=Direction.IN,
)
EXCHANGES.answered(
    "exchanges.answered_out",
    _("réponses obtenues"),
    _("Demandes du poste auxquelles un partenaire a répondu pendant la période, quelle que soit leur ancienneté."),
    direction=Direction.OUT,
)


@figure(
    "exchanges.in_time",
    _("réponses dans le délai"),
    _(
        "Part des réponses transmises aux partenaires pendant la période dont aucun délai n’a été dépassé ; "
        "une demande sans délai compte comme tenue."
    ),
    unit="%",
)
def in_time(posts, period):
    counted = _answered(posts, period).aggregate(all=Count("pk"), late=Count("pk", filter=late()))
    if not counted["all"]:
        return None
    return round(Decimal(100 * (counted["all"] - counted["late"])) / counted["all"])


@figure(
    "exchanges.median_hours",
    _("délai médian de réponse"),
    _(
        "Médiane, en heures écoulées, entre l’enregistrement d’une demande de partenaire et la réponse transmise "
        "pendant la période ; les suspensions ne sont pas déduites."
    ),
    unit="h",
)
def median_hours(posts, period):
    found = _answered(posts, period).aggregate(median=Percentile(elapsed(), "0.5"))["median"]
    return None if found is None else Decimal(str(found)).quantize(Decimal("0.1"))


EXCHANGES.open_at_end(
    "exchanges.open",
    _("dossiers ouverts"),
    _("Échanges d’informations, dans les deux sens, ni clos ni refusés ni annulés à la fin de la période."),
)


def overdue_rows(posts, period):
    """The digest rows behind « en dépassement »: due dates are those of today, not a history."""
    now = timezone.now()
    late = period.at_end(posts, lambda moment: Q(opened_at__lt=moment, due_at__lt=min(moment, now)))
    return counting.digests(KIND, late).filter(closed_at=None)


EXCHANGES.count(
    "exchanges.overdue",
    _("dossiers en dépassement"),
    _(
        "Échanges encore ouverts dont un délai qui court toujours était échu à la fin de la période, ou à l’instant "
        "du calcul si elle n’est pas finie."
    ),
    overdue_rows,
)


@figure(
    "exchanges.by_domain",
    _("échanges ouverts, par domaine"),
    _(
        "Demandes reçues et émises ouvertes pendant la période, selon le domaine du dossier ; un dossier cloisonné "
        "est compté sans son domaine."
    ),
)
def by_domain(posts, period):
    counted = Counter()
    rows = counting.opened(KIND, posts, period).values_list("domain__name").annotate(number=Count("pk")).order_by()
    for label, number in rows:
        counted[label or gettext("Sans domaine indiqué")] += number
    return sorted(counted.items(), key=lambda row: (-row[1], row[0]))


EXCHANGES.opened_by_country(
    "exchanges.by_country",
    _("échanges ouverts, par pays"),
    _("Demandes reçues et émises ouvertes pendant la période, selon le pays partenaire du dossier."),
)
