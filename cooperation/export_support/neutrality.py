"""The neutrality of a post: what was told to whom, which known competitor was not told, and since when.

A competitor of a company told something is any other active company of the sector of the opportunity, known to the
post. It waits from the day the first company was told, or from the day the post knew it when that is later. Days are
days of the post; « after N days » means that the Nth day is still in time.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from .models import Company, CompanyContact, ExportRule, MarketInformation, NeutralityWaiver
from .vocabulary import Rule


@dataclass(frozen=True)
class Untold:
    """A competitor that was not told, the day since which it waits, and the last day in time."""

    company: Company
    since: date
    due_on: date
    late: bool


@dataclass(frozen=True)
class Told:
    """One information: (company, first day it was told) in order, who was not, and the gap the head accepted."""

    information: MarketInformation
    told: tuple
    untold: tuple
    waiver: NeutralityWaiver | None

    @property
    def late(self):
        """The competitors told too late already, unless the head accepted it."""
        return () if self.waiver else tuple(one for one in self.untold if one.late)


def standing(contacts):
    """The lines that still say something: neither corrected, nor the void correction of another."""
    corrected = {line.corrects_id for line in contacts}
    return [line for line in contacts if line.pk not in corrected and not line.void]


def compute(information, contacts, competitors, *, today, days, waiver=None):
    """What became of one information. `contacts`: every line of the opportunity; `competitors`: of its sector."""
    first = {}
    for line in standing(contacts):
        if line.information_id == information.pk:
            first[line.company] = min(line.on, first.get(line.company, line.on))
    told = tuple(sorted(first.items(), key=lambda one: (one[1], one[0].name)))
    if not told:
        return Told(information, (), (), waiver)
    untold = []
    for company in competitors:
        if company.active and company not in first:
            since = max(told[0][1], company.known_since)
            due_on = since + timedelta(days=days)
            untold.append(Untold(company, since, due_on, today > due_on))
    return Told(information, told, tuple(untold), waiver)


@dataclass(frozen=True)
class Register:
    """The register of one opportunity: its lines as they were written, and what they make of each information."""

    opportunity: object
    contacts: list
    informations: list

    @property
    def late(self):
        return [one for one in self.informations if one.late]


def registers_of(opportunities, now=None):
    """One Register per opportunity, in order; five queries, whatever their number."""
    keys = [one.pk for one in opportunities]
    contacts, informations, competitors = defaultdict(list), defaultdict(list), defaultdict(list)
    lines = CompanyContact.objects.filter(case__in=keys).select_related("company", "information", "by", "corrects")
    for line in lines:
        contacts[line.case_id].append(line)
    for information in MarketInformation.objects.filter(case__in=keys).select_related("by"):
        informations[information.case_id].append(information)
    sectors = {(one.post_id, one.sector) for one in opportunities}
    for company in Company.objects.filter(post__in={post for post, _s in sectors}, sector__in={s for _p, s in sectors}):
        competitors[company.post_id, company.sector].append(company)
    waivers = NeutralityWaiver.objects.filter(case__in=keys).select_related("by")
    waived = {waiver.information_id: waiver for waiver in waivers}
    now = now or timezone.now()
    rules = ExportRule.in_force(timezone.localdate(now))
    days = rules[Rule.TELL_DAYS].value
    return [
        Register(
            one,
            contacts[one.pk],
            [
                compute(
                    information,
                    contacts[one.pk],
                    competitors[one.post_id, one.sector],
                    today=timezone.localdate(now, one.post.zone),
                    days=days,
                    waiver=waived.get(information.pk),
                )
                for information in informations[one.pk]
            ],
        )
        for one in opportunities
    ]
