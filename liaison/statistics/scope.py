"""Which exchanges a person may count, and which of them they asked about.

The head counts their post, the desk the network, from the metadata row; the deputy and an officer count the files they
see, by the access rule (`ssi.figures.whose`). `Scope` is the first wall; the policies of the tables are the second.
"""

from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Case, F, Q, When

from ssi.accounts.access import identity_of
from ssi.figures import counting
from ssi.figures.whose import by_file
from ssi.network import known

from .models import ExchangeMark

KIND = "informationexchange"
#: The way from a metadata row to the file itself, for those who may read it.
_FILE = "case__informationexchange__"


@dataclass(frozen=True)
class Scope:
    """The exchanges of these posts that `user` may count, narrowed to what was asked. `by_file`: only those they see.

    `narrow` holds lookups of `CaseDigest`: domain, country, direction, service. `partner`: the foreign service,
    which asks in one direction and is asked in the other.
    """

    user: object
    posts: tuple
    by_file: bool = False
    narrow: dict = field(default_factory=dict)
    partner: str = ""

    def digests(self, inside):
        """The metadata rows in `inside`: a condition of `Period`, or rows of `marks`, each of these posts alone."""
        return counting.digests(KIND, inside).filter(self._wall(""), **self.narrow)

    def marks(self, period):
        rows = ExchangeMark.objects.filter(period.during("at", self.posts), digest__kind=KIND)
        return rows.filter(self._wall("digest__"), **{f"digest__{name}": value for name, value in self.narrow.items()})

    def _wall(self, through):
        wall = _partner_is(self.partner, through) if self.partner else Q()
        if not self.by_file:
            return wall
        return wall & Q(**{f"{through}case__acl__overlap": sorted(identity_of(self.user).principals)})


def _partner_is(name, through):
    ways = (("IN", "requester"), ("OUT", "recipient"))
    return reduce(or_, (Q(**{f"{through}direction": way, f"{through}{_FILE}{who}": name}) for way, who in ways))


def partner(through):
    """The foreign service of each row, `through` being the way to its metadata row; for those who read files."""
    ours = When(**{f"{through}direction": "OUT"}, then=F(f"{through}{_FILE}recipient"))
    return Case(ours, default=F(f"{through}{_FILE}requester"))


def sees_the_network(user):
    return user.has_perm("figures.view_network")


def posts_of(user):
    """The posts whose exchanges this person may count: the network for the desk, else their own."""
    if sees_the_network(user):
        return tuple(sorted(known.posts().values(), key=lambda post: post.code))
    identity = identity_of(user)
    return tuple(known.post(key) for key in identity.post_ids) if identity else ()


def scope_of(user, *, posts=None, partner="", **narrow):
    """What this person may count at these posts (all of theirs by default). Posts they may not count are left out."""
    mine = posts_of(user)
    chosen = tuple(post for post in mine if posts is None or post in posts)
    return Scope(user, chosen, by_file(user, chosen), narrow, partner)


def service_is(name):
    """The lookup of the files of one partner service; for those who read files, never for the desk."""
    return {f"{_FILE}requester": name}


SERVICE = f"{_FILE}requester"
