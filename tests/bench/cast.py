"""The network of the benchmark: 74 posts of unequal size, 592 people in roles, and the seven profiles measured."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from ssi.accounts.models import Assignment, User
from ssi.accounts.roles import Role
from ssi.network.models import Country, Coverage, Domain, Post

POSTS = 74
#: Share of a post ∝ rank^-0.71: 10.9 % of the files for the first, 0.5 % for the last.
SKEW = 0.71
DOMAINS = 8
OFFICERS = 210
BIG, MIDDLE, SMALL = 1, 26, 74


@dataclass(frozen=True)
class Profile:
    code: str
    label: str
    email: str
    #: The speed targets are for these two (DECISIONS §1.15); the others are printed.
    target: bool = False


PROFILES = (
    Profile("asi_middle", "ASI, poste moyen", f"asi.{MIDDLE}@banc.test", True),
    Profile("odl_middle", "ODL, poste moyen", f"odl.{MIDDLE}.1@banc.test", True),
    Profile("asi_big", "ASI, gros poste", f"asi.{BIG}@banc.test"),
    Profile("asia_big", "ASIA, gros poste", f"asia.{BIG}@banc.test"),
    Profile("asi_small", "ASI, petit poste", f"asi.{SMALL}@banc.test"),
    Profile("dcis", "DCIS, bureau réseau", "dcis.1@banc.test"),
    Profile("grants", "ODL, accès nominatifs seuls", "grants@banc.test"),
)


def shares(n, skew):
    weights = [(rank + 1) ** -skew for rank in range(n)]
    return [w / sum(weights) for w in weights]


def build():
    """Write posts and people, under the bypass role. Returns nothing: everything is read back by key."""
    today = timezone.localdate()
    countries = list(Country.objects.order_by("code")[:POSTS])
    for rank, country in enumerate(countries, 1):
        Post.objects.create(
            pk=rank,
            code=f"{country.code}{chr(64 + rank // 26 + 1)}",
            city=f"Ville {rank}",
            country=country,
            embassy=f"Ambassade de France, Ville {rank}",
            time_zone=country.time_zone,
        )
        Coverage.objects.create(post_id=rank, country=country, resident=True, starts_on=dt.date(2015, 1, 1))
    _people(today)


def officers_of():
    """Number of liaison officers of each post, by rank: one at least, the rest by size."""
    extra = [round(share * (OFFICERS - POSTS)) for share in shares(POSTS, SKEW)]
    return [1 + n for n in extra]


def _people(today):
    since = today - dt.timedelta(days=400)
    for rank, officers in enumerate(officers_of(), 1):
        for role in (Role.ASI, Role.ASIA, Role.VIA, Role.CONSUL, Role.AMBASSADOR):
            _person(f"{role.value.lower()}.{rank}@banc.test", role, rank, since)
        for n in range(1, officers + 1):
            officer = _person(f"odl.{rank}.{n}@banc.test", Role.ODL, rank, since)
            # Two or three domains each; together the officers of a post hold them all when they are enough.
            held = {(n * 3 + k + rank) % DOMAINS + 1 for k in range(3)} | ({1, 2} if n == 1 else set())
            officer.domains.set(Domain.objects.filter(pk__in=held))
    for n in range(1, 9):
        _person(f"dcis.{n}@banc.test", Role.DCIS_OFFICER, None, since)
    _person("directeur@banc.test", Role.DCIS_DIRECTOR, None, since)
    # An officer without a domain sees what they were named on, and nothing else.
    _person("grants@banc.test", Role.ODL, MIDDLE + 1, since)


def _person(email, role, post_id, since):
    user = User.objects.create(
        email=email, first_name="Prénom", last_name=email.partition("@")[0], french_national=True
    )
    return Assignment.objects.create(user=user, role=role, post_id=post_id, starts_on=since)
