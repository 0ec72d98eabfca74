"""The yearly statistics of directive (EU) 2023/977, art. 18(1): what is counted, by requesting State.

Only files of that regime count. A request is of the year when it was received (or transmitted); an answer, a refusal
or a wait for a judge is of the year when it happened. Days are those of each post.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import CaseDigest, Direction
from ssi.figures.registry import figure
from ssi.network import known

from ..exchanges.vocabulary import Nature, RefusalGround, Regime
from .models import ExchangeMark
from .scope import KIND

#: What is a request: information given unasked and alerts answer to art. 7, not to art. 18.
REQUESTS = (Nature.REQUEST, Nature.CROSS_CHECK)


@dataclass
class StateCount:
    """The counts of one requesting State."""

    received_urgent: int = 0
    received_other: int = 0
    answered_urgent: int = 0
    answered_other: int = 0
    deviations: int = 0
    refused: dict = field(default_factory=dict)


def submitted(posts, period):
    """(a) How many requests these posts transmitted."""
    return _requests(posts, Direction.OUT).filter(period.during("fact__started_at", posts)).count()


def by_state(posts, period):
    """(b), (c), (d): {ISO code: StateCount}. Four statements, whatever the number of files."""
    found = defaultdict(StateCount)
    incoming = _requests(posts, Direction.IN)
    for what, column in (("received", "fact__started_at"), ("answered", "answered_at")):
        rows = incoming.filter(period.during(column, posts)).values("country_id", urgent=F("fact__urgent"))
        for row in rows.annotate(n=Count("pk")).order_by():
            setattr(found[row["country_id"]], f"{what}_{'urgent' if row['urgent'] else 'other'}", row["n"])
    refused = incoming.filter(period.during("closed_at", posts), status="REFUSE")
    for row in refused.values("country_id", ground=F("fact__refusal_ground")).annotate(n=Count("pk")).order_by():
        found[row["country_id"]].refused[row["ground"]] = row["n"]
    for row in _waits(posts, period).values("digest__country_id").annotate(n=Count("digest", distinct=True)).order_by():
        found[row["digest__country_id"]].deviations = row["n"]
    return dict(found)


def _requests(posts, direction):
    rows = CaseDigest.objects.filter(kind=KIND, post__in=[post.pk for post in posts], direction=direction)
    return rows.filter(fact__regime=Regime.EU_2023_977, fact__nature__in=REQUESTS)


def _waits(posts, period):
    asked = Q(digest__direction=Direction.IN, digest__fact__regime=Regime.EU_2023_977)
    marks = ExchangeMark.objects.filter(asked, kind=ExchangeMark.Kind.JUDICIAL, digest__fact__nature__in=REQUESTS)
    return marks.filter(period.during("at", posts))


# --- As rows, for the page and the report --------------------------------------------------------------------


def state_name(code):
    country = known.countries().get(code)
    return country.name_fr if country else "État non indiqué"


def answers_table(counts):
    """(State, received urgent, received other, answered urgent, answered other), by name."""
    return _sorted(
        (state_name(code), c.received_urgent, c.received_other, c.answered_urgent, c.answered_other)
        for code, c in counts.items()
        if c.received_urgent or c.received_other or c.answered_urgent or c.answered_other
    )


def refusals_table(counts):
    """(State, ground in words, number)."""
    return _sorted(
        (state_name(code), ground_name(ground), number)
        for code, c in counts.items()
        for ground, number in c.refused.items()
    )


def deviations_table(counts):
    """(State, number)."""
    return _sorted((state_name(code), c.deviations) for code, c in counts.items() if c.deviations)


def ground_name(code):
    return str(dict(RefusalGround.choices).get(code, code)) if code else "motif non codé"


def _sorted(rows):
    return sorted(rows, key=lambda row: [str(cell) for cell in row[:2]])


# --- As named figures, so that the network is the sum of the posts ------------------------------------------


@figure(
    "e977.submitted",
    _("demandes présentées"),
    _("Directive (UE) 2023/977, art. 18 : demandes transmises à un autre État membre pendant l’année."),
)
def submitted_figure(posts, period):
    return submitted(posts, period)


@figure(
    "e977.received",
    _("demandes reçues (directive 2023/977)"),
    _("Directive (UE) 2023/977, art. 18 : demandes reçues d’un autre État membre pendant l’année."),
)
def received_figure(posts, period):
    return sum(c.received_urgent + c.received_other for c in by_state(posts, period).values())


@figure(
    "e977.answered",
    _("demandes répondues (directive 2023/977)"),
    _("Directive (UE) 2023/977, art. 18 : demandes auxquelles une réponse est partie pendant l’année."),
)
def answered_figure(posts, period):
    return sum(c.answered_urgent + c.answered_other for c in by_state(posts, period).values())


@figure(
    "e977.refused",
    _("demandes refusées (directive 2023/977)"),
    _("Directive (UE) 2023/977, art. 18 : demandes refusées pendant l’année, tous motifs."),
)
def refused_figure(posts, period):
    return sum(sum(c.refused.values()) for c in by_state(posts, period).values())


@figure(
    "e977.deviations",
    _("délais dépassés pour autorisation judiciaire"),
    _(
        "Directive (UE) 2023/977, art. 18 : demandes dont la réponse a attendu une autorisation judiciaire pendant "
        "l’année (art. 5, § 2)."
    ),
)
def deviations_figure(posts, period):
    return sum(c.deviations for c in by_state(posts, period).values())
