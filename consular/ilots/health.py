"""Health of the community (cooperation-consular.md §11-N14): what each îlot lacks, and one list of what to fix.

Counts and dates only: nobody of the register is named. The measures are internal rules, save those with a source.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consular.papers.models import PaperCopy
from consular.register.models import Household, Person, RegisterExtract
from ssi.clocks.engine import add_months

from .models import ChefIlot, Ilot, TestCall

#: Internal rule: each chef d'îlot is called once a quarter.
CALL_DAYS = 90
#: A point is verified every twelve months (§4.3); an outline reviewed every three years at least (F12).
POINT_MONTHS, REVIEW_MONTHS = 12, 36
#: Internal rule: coordinates are confirmed once a year; an îlot is told when a tenth of them is older.
CONFIRMED_MONTHS, STALE_SHARE = 12, 10
#: The end of an extract is told this long before.
EXPIRY_WARNING = timedelta(days=45)
BAD, WAIT = "bad", "wait"


@dataclass(frozen=True)
class Weakness:
    """Something to fix. `url` leads to the page of the act; `ilot` is None for what concerns the post."""

    code: str
    tone: str
    text: str
    url: str
    ilot: Ilot | None = None


@dataclass
class State:
    """An îlot with its numbers, its people, and what it lacks."""

    ilot: Ilot | None
    households: int = 0
    persons: int = 0
    stale: int = 0
    chef: ChefIlot | None = None
    deputies: list = field(default_factory=list)
    call: TestCall | None = None
    weaknesses: list = field(default_factory=list)

    #: What an îlot is judged on: each is one point of the score.
    CHECKS = ("chef", "charter", "call", "point", "load", "confirmed", "review")

    @property
    def score(self):
        """Checks passed, of `len(CHECKS)`; without a chef, neither their charter nor their calls are."""
        failed = {weakness.code for weakness in self.weaknesses}
        return len(self.CHECKS) - len(failed | {"charter", "call"} if self.chef is None else failed)


@dataclass
class Community:
    """The îlots of a post and what is to be fixed this week, the worst first."""

    states: list
    weaknesses: list
    extract: RegisterExtract | None
    unplaced_households: int
    unplaced_persons: int


def community_of(post, today):
    """The Community of a post on its day `today`. Seven statements whatever the îlots; two where nothing was begun."""
    extract = RegisterExtract.objects.filter(post=post, ended_at=None).first()
    ilots = list(Ilot.objects.filter(post=post).select_related("main_point", "fallback_point"))
    if not ilots and extract is None:
        return Community([], [], None, 0, 0)
    states = {ilot.pk: State(ilot) for ilot in ilots}
    left = _count(states, post, today)
    _people(states, post, today)
    for state in states.values():
        state.weaknesses = list(_of_ilot(state, today))
    of_post = list(_of_post(extract, left.households, PaperCopy.objects.filter(post=post), today))
    everything = of_post + [weakness for state in states.values() for weakness in state.weaknesses]
    everything.sort(key=lambda weakness: weakness.tone != BAD)
    return Community(list(states.values()), everything, extract, left.households, left.persons)


def _count(states, post, today):
    """Write the numbers of each îlot; returns those of nobody's îlot, as a State of none."""
    left = State(None)
    old = Q(confirmed_on=None) | Q(confirmed_on__lt=add_months(today, -CONFIRMED_MONTHS))
    homes = Household.objects.filter(post=post).order_by().values_list("ilot").annotate(n=Count("pk"))
    for key, number in homes:
        states.get(key, left).households = number
    persons = Person.objects.filter(post=post).order_by().values_list("ilot")
    for key, number, stale in persons.annotate(n=Count("pk"), stale=Count("pk", filter=old)):
        state = states.get(key, left)
        state.persons, state.stale = number, stale
    return left


def _people(states, post, today):
    """Write who holds each îlot, and the last call to its chef."""
    calls = TestCall.objects.filter(post=post).order_by("chef_id", "-called_at", "-pk").distinct("chef_id")
    last = {call.chef_id: call for call in calls}
    for chef in ChefIlot.objects.filter(post=post).in_office(today):
        state = states[chef.ilot_id]
        if chef.deputy:
            state.deputies.append(chef)
        else:
            state.chef, state.call = chef, last.get(chef.pk)


def _of_ilot(state, today):
    """What this îlot lacks. One weakness a check, the heaviest of it."""
    ilot, here = state.ilot, state.ilot.get_absolute_url()

    def lacks(code, tone, text, url=here):
        return Weakness(code, tone, text, url, ilot)

    if state.chef is None:
        yield lacks("chef", BAD, _("Aucun chef d’îlot."), reverse("consular:chef-new", args=[ilot.pk]))
    else:
        yield from _of_chef(state, today, lacks)
    yield from _of_point(ilot, today, lacks)
    if state.households > ilot.most_households or state.persons > ilot.most_persons:
        facts = {"households": state.households, "persons": state.persons}
        facts |= {"most": ilot.most_households, "most_persons": ilot.most_persons}
        text = _(
            "%(households)d foyers et %(persons)d personnes pour %(most)d et %(most_persons)d au plus : à diviser."
        )
        yield lacks("load", BAD, text % facts)
    if state.persons and state.stale * 100 > state.persons * STALE_SHARE:
        text = _("%(stale)d personnes sur %(persons)d sans confirmation depuis douze mois.")
        yield lacks("confirmed", WAIT, text % {"stale": state.stale, "persons": state.persons})
    if ilot.reviewed_on is None or ilot.reviewed_on < add_months(today, -REVIEW_MONTHS):
        yield lacks(
            "review", WAIT, _("Contour non revu depuis trois ans."), reverse("consular:ilot-edit", args=[ilot.pk])
        )


def _of_chef(state, today, lacks):
    chef, call = state.chef, state.call
    edit = reverse("consular:chef", args=[chef.pk])
    if chef.charter_signed_on is None:
        yield lacks("charter", BAD, _("Charte de confidentialité non signée par le chef d’îlot."), edit)
    elif chef.trained_on is None:
        yield lacks("charter", WAIT, _("Chef d’îlot non formé."), edit)
    if call is None:
        yield lacks("call", BAD, _("Chef d’îlot jamais appelé à l’essai."))
    elif not call.joined:
        yield lacks("call", BAD, _("Chef d’îlot non joint au dernier appel d’essai."))
    elif (days := (today - call.called_at.astimezone(state.ilot.post.zone).date()).days) > CALL_DAYS:
        yield lacks("call", WAIT, _("Dernier appel d’essai il y a %(days)d jours.") % {"days": days})


def _of_point(ilot, today, lacks):
    point = ilot.main_point
    if point is None:
        yield lacks("point", BAD, _("Aucun point de regroupement."), reverse("consular:ilot-edit", args=[ilot.pk]))
    elif point.status == point.Status.LOST:
        yield lacks(
            "point", BAD, _("Point de regroupement inutilisable."), reverse("consular:ilot-edit", args=[ilot.pk])
        )
    elif point.verified_on is None or point.verified_on < add_months(today, -POINT_MONTHS):
        text = _("Point de regroupement non vérifié depuis douze mois.")
        yield lacks("point", WAIT, text, point.get_absolute_url())


def _of_post(extract, left, copies, today):
    register = reverse("consular:register")
    if extract is None:
        yield Weakness("extract", BAD, _("Aucun extrait du registre en usage."), register)
        return
    if extract.expires_on - EXPIRY_WARNING <= today:
        days = (extract.expires_on - today).days
        text = ngettext("L’extrait est purgé dans %(n)d jour.", "L’extrait est purgé dans %(n)d jours.", days)
        yield Weakness("extract", WAIT, text % {"n": days}, register)
    if left:
        text = ngettext("%(n)d foyer sans îlot.", "%(n)d foyers sans îlot.", left)
        yield Weakness("unplaced", WAIT, text % {"n": left}, reverse("consular:placing"))
    if old := copies.still_out().exclude(extract=extract).count():
        text = ngettext(
            "%(n)d exemplaire papier d’un ancien extrait à détruire.",
            "%(n)d exemplaires papier d’un ancien extrait à détruire.",
            old,
        )
        yield Weakness("paper", BAD, text % {"n": old}, reverse("consular:copies"))
