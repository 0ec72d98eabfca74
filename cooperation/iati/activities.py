"""The programmes to publish with all that is published of them; a constant number of statements, whatever they are."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Prefetch

from ssi.cases.models import CaseEvent

from ..actions.models import CooperationAction
from ..money.models import CommitmentEntry, FundingLine, Payment, PaymentPlan
from ..money.vocabulary import LineNature
from ..programmes.models import Programme
from ..programmes.vocabulary import Publication
from ..results.models import Indicator, Period, Reading, Result
from ..results.vocabulary import ReadingState
from .publication import DECIDED_ON, Names, may_be_told, obstacles


@dataclass
class Money:
    """What an activity says of money: its lines, its payments foreseen by year, its movements."""

    lines: list = field(default_factory=list)
    plan: dict = field(default_factory=lambda: defaultdict(int))
    committed: list = field(default_factory=list)
    paid: list = field(default_factory=list)


@dataclass
class Part(Money):
    """An action given out as an activity of its own, under its programme, with its own money."""

    action: CooperationAction = None


@dataclass
class Published(Money):
    """A programme, its actions' aid types, its own money and its real dates, then the actions given out under it.

    What an action that may not be told spends stays in the sums of the programme: nothing is counted twice or lost.
    """

    programme: Programme = None
    aid_types: set = field(default_factory=set)
    parts: list = field(default_factory=list)
    began_on: object = None
    ended_on: object = None


def decided(user):
    """The programmes of which the publication is decided, as `user` sees them."""
    return Programme.objects.visible_to(user).filter(status__in=DECIDED_ON)


def with_results(programmes):
    readings = Prefetch("readings", Reading.objects.filter(state=ReadingState.VALIDATED))
    periods = Prefetch("periods", Period.objects.prefetch_related(readings))
    indicators = Prefetch("indicators", Indicator.objects.prefetch_related(periods))
    return programmes.prefetch_related("sectors", Prefetch("results", Result.objects.prefetch_related(indicators)))


def publishable(user):
    """([Published], [(programme, sentences)]): what may go out, and what is held back although it was decided."""
    chosen = decided(user).exclude(publication=Publication.NONE).select_related("post", "country")
    names, out, held = Names.known_to(user), {}, []
    for programme in with_results(chosen.order_by("reference")):
        if why := obstacles(programme, names):
            held.append((programme, why))
        else:
            out[programme.pk] = Published(programme=programme)
    _money(out, names)
    _dates(out)
    return list(out.values()), held


def _money(out, names):
    holder = dict(out)
    actions = CooperationAction.objects.filter(part_of__in=out).select_related("action_type", "post", "country")
    for action in actions.order_by("reference"):
        one = out[action.part_of_id]
        one.aid_types.add(action.action_type.iati_aid_type)
        holder[action.pk] = one
        if may_be_told(action, one.programme, names):
            holder[action.pk] = Part(action=action)
            one.parts.append(holder[action.pk])
    mine = {"case__in": list(holder)}
    for line in FundingLine.objects.filter(**mine).exclude(state="REFUSE").select_related("source"):
        holder[line.case_id].lines.append(line)
    for row in PaymentPlan.objects.filter(line__nature=LineNature.FINANCIAL, **mine).exclude(line__state="REFUSE"):
        holder[row.case_id].plan[row.year] += row.planned
    for model, where in ((CommitmentEntry, "committed"), (Payment, "paid")):
        for row in model.objects.filter(**mine).order_by("on", "pk"):
            getattr(holder[row.case_id], where).append(row)


def _dates(out):
    """When it really began and ended, in the zone of the post."""
    events = CaseEvent.objects.filter(case__in=list(out), target__in=["EN_COURS", "TERMINE"]).order_by("at", "pk")
    for event in events:
        one = out[event.case_id]
        day = event.at.astimezone(one.programme.post.zone).date()
        if event.target == "TERMINE":
            one.ended_on = day
        elif one.began_on is None:
            one.began_on = day
