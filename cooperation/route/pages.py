"""What the pages show of a route: the levels with what each said, the acts of this person, what waits for them."""

from dataclasses import dataclass

from django.urls import reverse

from ssi.approvals.models import ApprovalRequest
from ssi.approvals.workflow import available
from ssi.cases.views import acts_of

from ..vocabulary import Level
from .chain import ROUTED, SPOKEN
from .levels import next_level, route_of

#: Level whose word each state waits for.
WAITS_FOR = {
    "SOUMIS_POSTE": Level.ASI,
    "VALIDE_POSTE": None,
    "AU_VISA": Level.AMBASSADOR,
    "TRANSMIS_DCIS": Level.DCIS,
    "TRANSMIS_MEAE": Level.MEAE,
}
#: Act that puts the file before the level.
LEADS_TO = {
    "present": Level.AMBASSADOR,
    "transmit": Level.DCIS,
    "forward": Level.MEAE,
    "conclude": None,
    "conclude_at_dcis": None,
}


@dataclass(frozen=True)
class Step:
    """A level of the route and the last word it said (an Opinion or a SignOff), if any."""

    level: Level
    word: object = None
    waits: bool = False
    capacity: str = ""


def steps_of(case, lines=None):
    """The route of a file as its money stands, each level with its last word."""
    said = {}
    for opinion in case.opinions.select_related("by", "piece", "submission"):
        said.setdefault(opinion.level, (opinion, "p.i." if opinion.acting else ""))
    requests = ApprovalRequest.objects.filter(case=case.pk).prefetch_related("signoffs__by").order_by("-pk")
    signed = next((signoff for request in requests for signoff in request.signoffs.all()), None)
    if signed:
        said[Level.ASI] = (signed, signed.capacity)
    waiting = WAITS_FOR.get(case.status)
    steps = []
    for level in route_of(case, lines):
        word, capacity = said.get(level, (None, ""))
        steps.append(Step(level, word, level == waiting, capacity))
    return steps


def acts_for(case, user, lines=None):
    """The buttons of the band: of the acts that lead somewhere, only the one the route makes next."""
    steps = available(case, user)
    if any(step.name in ROUTED for step in steps):
        level = next_level(case, route_of(case, lines))
        steps = [step for step in steps if step.name not in ROUTED or LEADS_TO[step.name] == level]
    acts = acts_of(case, steps)
    ordered = sorted(steps, key=lambda t: (not t.main, t.destructive))
    for act, step in zip(acts, ordered, strict=True):
        if step.name in SPOKEN:
            act |= {"url": reverse(f"{case.url_prefix}-say", args=[case.reference, step.name]), "post": False}
    return acts
