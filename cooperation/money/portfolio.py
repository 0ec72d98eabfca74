"""« Budget réduit » over the real actions: what they cost, what they are worth, what is kept, what falls and why."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.network import known

from ..actions.models import CooperationAction
from ..programmes.models import ProgrammeNeed
from . import knapsack
from .models import ZERO, FundingLine, LineLedger
from .words import in_euros

#: Actions whose money is not committed by what is already running: they may still be given up.
CHOSEN_AMONG = (
    "PROPOSEE",
    "SOUMIS_POSTE",
    "A_REVOIR",
    "VALIDE_POSTE",
    "AU_VISA",
    "RENVOYE_AMBASSADE",
    "VISE_AMBASSADE",
    "TRANSMIS_DCIS",
    "RENVOYE_DCIS",
    "AVIS_DCIS",
    "TRANSMIS_MEAE",
    "AJOURNE",
    "PROGRAMMEE",
    "REPORTEE",
)
#: A page, and an exact answer in a blink, up to this many.
MOST = 200


@dataclass(frozen=True)
class Row:
    """An action with its cost (euros) and the score of the best need it answers; `why` it falls, in words."""

    action: CooperationAction
    cost: Decimal
    score: int
    why: str = ""


@dataclass(frozen=True)
class Answer:
    envelope: Decimal
    kept: list
    falls: list
    spent: Decimal
    score: int
    asked: Decimal

    @property
    def left(self):
        return self.envelope - self.spent


def reduce(user, envelope, source=None):
    """The Answer for the actions this person sees. Four queries and one computation."""
    rows = candidates(user, source)
    items = [knapsack.Item(row.action.pk, row.cost, row.score) for row in rows]
    kept = knapsack.best(items, envelope)
    falls = {fall.key: fall for fall in knapsack.why_it_falls(items, kept, envelope)}
    names = {row.action.pk: row.action.reference for row in rows}
    return Answer(
        envelope,
        [row for row in rows if row.action.pk in kept],
        [
            Row(row.action, row.cost, row.score, in_words(falls[row.action.pk], names, envelope))
            for row in rows
            if row.action.pk in falls
        ],
        knapsack.cost_of(items, kept),
        knapsack.score_of(items, kept),
        sum((row.cost for row in rows), ZERO),
    )


def candidates(user, source=None):
    """The actions that may still be given up (nothing is committed on them) and ask for credits (of that source)."""
    actions = CooperationAction.objects.visible_to(user).filter(status__in=CHOSEN_AMONG, closed_at=None)
    actions = actions.exclude(pk__in=LineLedger.objects.filter(committed__gt=ZERO).values("case"))
    actions = known.attach(actions.select_related("answers_to", "action_type").order_by("pk")[:MOST])
    costs, scores = _costs(actions, source), _scores_of_programmes(actions)
    rows = [
        Row(a, costs[a.pk], a.answers_to.score if a.answers_to_id else scores[a.part_of_id])
        for a in actions
        if costs[a.pk] > ZERO
    ]
    return sorted(rows, key=lambda row: (-row.score, row.cost, row.action.pk))


def _costs(actions, source):
    lines = FundingLine.objects.filter(case__in=[a.pk for a in actions], nature="FINANCIER")
    if source is not None:
        lines = lines.filter(source=source)
    costs = defaultdict(Decimal)
    for line in lines:
        costs[line.case_id] += line.counted if line.counted else ZERO
    return costs


def _scores_of_programmes(actions):
    """The best need of the programme, for the actions that name none of their own."""
    scores = defaultdict(int)
    rows = ProgrammeNeed.objects.filter(case__in={a.part_of_id for a in actions if a.part_of_id})
    for programme, score in rows.values_list("case_id", "need__score"):
        scores[programme] = max(scores[programme], score)
    return scores


def in_words(fall, names, envelope):
    """Why this action falls."""
    if fall.alone_too_dear:
        return _("Dépasse à elle seule l’enveloppe de %(envelope)s.") % {"envelope": in_euros(envelope)}
    gone = ", ".join(sorted(names[key] for key in fall.instead))
    if not gone:
        return _("Ne répond à aucun besoin noté, et l’enveloppe est épuisée.")
    if fall.lost == 0:
        return _("À valeur égale, la garder coûterait plus cher ; il faudrait renoncer à %(gone)s.") % {"gone": gone}
    return ngettext(
        "La garder ferait tomber %(gone)s et perdre %(n)d point.",
        "La garder ferait tomber %(gone)s et perdre %(n)d points.",
        fall.lost,
    ) % {"gone": gone, "n": fall.lost}
