"""Who sees what and may do what, written a second time from the prose of PRODUCT.md §§2–3.

It reads facts (rows of people, assignments, delegations, grants and files) and never the access code, its tokens
or its SQL. Where the product and this page disagree, one of them is wrong: read the prose again.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ssi.accounts.models import Assignment, Delegation, User
from ssi.cases.models import Case, CaseGrant
from ssi.network.models import Post

HEADS = {"ASI", "ASIA"}
DESK = {"DCIS_OFFICER", "DCIS_DIRECTOR"}
#: "VIA: never nominative police data"; the consul "nothing of liaison"; the ambassador "no operational file";
#: the administrator "reads no file": being named on a file opens nothing to them.
CAN_BE_NAMED = {"ASI", "ASIA", "ODL"} | DESK
LOCAL_HELP = {"VIA", "ASSISTANT"}
OFFICERS = {"ASI", "ASIA", "ODL"}
#: Reports reach the ambassador and the desk once transmitted.
SENT = {"TRANSMIS", "ACCUSE"}


@dataclass(frozen=True)
class Kind:
    """What the prose needs of a kind of file: its family, and whether it holds a logistics checklist."""

    family: str
    logistics: bool = False


@dataclass(frozen=True)
class Capacity:
    """A role held today at a post."""

    role: str
    post: int | None
    domains: frozenset
    powers: frozenset = frozenset()


class Facts:
    """The rows as they are now. `kinds` maps the code of a kind to its Kind."""

    def __init__(self, kinds, now=None):
        self.kinds = kinds
        self.now = now or datetime.now(UTC)
        self.people = {u["id"]: u for u in User.objects.values("id", "is_active", "french_national")}
        self.files = {c["id"]: c for c in Case.objects.values(*_COLUMNS)}
        self.grants = defaultdict(list)
        for g in CaseGrant.objects.values("content_object_id", "user_id", "expires_at", "permission__codename"):
            if g["expires_at"] is None or g["expires_at"] > self.now:
                self.grants[g["content_object_id"], g["user_id"]].append(g["permission__codename"])
        self.capacities = self._capacities()

    def _capacities(self):
        """Roles in force today, in the post's own day; both ends of an assignment are included."""
        zones = dict(Post.objects.values_list("id", "time_zone"))
        today = {post: self.now.astimezone(ZoneInfo(zone)).date() for post, zone in zones.items()}
        today[None] = self.now.astimezone(ZoneInfo("Europe/Paris")).date()
        found = defaultdict(list)
        for a in Assignment.objects.prefetch_related("domains"):
            runs = a.starts_on <= today[a.post_id] and (a.ends_on is None or today[a.post_id] <= a.ends_on)
            if runs and self.people[a.user_id]["is_active"]:
                domains = frozenset(d.pk for d in a.domains.all())
                found[a.user_id].append(Capacity(a.role, a.post_id, domains))
        for d in Delegation.objects.filter(revoked_at=None):
            if d.starts_on <= today[d.post_id] <= d.ends_on:
                self._stand_in(found, d)
        return found

    def _stand_in(self, found, d):
        """Whoever serves at the post may be given the interim (full powers of the ASI) or some powers."""
        here = [c for c in found[d.given_to_id] if c.post == d.post_id]
        if not here:
            return
        if d.kind == "INTERIM":
            found[d.given_to_id].append(Capacity("ASI", d.post_id, frozenset()))
            return
        for c in here:
            found[d.given_to_id].remove(c)
            powers = c.powers | frozenset(d.permissions)
            found[d.given_to_id].append(Capacity(c.role, c.post, c.domains, powers))

    def named(self, person, file):
        """How the person is named on the file: "" not at all, "view", or "work" (owner, deputy, grant to change)."""
        if not {c.role for c in self.capacities[person]} & CAN_BE_NAMED:
            return ""
        granted = self.grants[file["id"], person]
        if person in (file["owner_id"], file["deputy_id"]) or "change_case" in granted:
            return "work"
        return "view" if granted else ""

    def reasons(self, person, file):
        """The capacities by which a role of the person reaches the file, compartment and nationality apart."""
        kind = self.kinds[file["kind"]]
        return [c for c in self.capacities[person] if _role_reaches(c, file, kind)]

    def sees(self, person, file_id):
        file = self.files[file_id]
        if not self.capacities[person]:
            return False
        if file["special_france"] and not self.people[person]["french_national"]:
            return False
        if file["compartmented"]:
            head = any(c.role == "ASI" and c.post == file["post_id"] for c in self.capacities[person])
            return head or bool(self.named(person, file))
        if self.named(person, file) or self.reasons(person, file):
            return True
        helper = any(c.role in LOCAL_HELP for c in self.capacities[person])
        return helper and self.kinds[file["kind"]].logistics and bool(self.grants[file_id, person])

    # --- What one may do with a file one sees ---------------------------------------------------------------

    def may(self, person, act, file_id):
        """Whether the person may `act` (a key of ACTS) on the file."""
        file = self.files[file_id]
        if not self.sees(person, file_id):
            return False
        return ACTS[act](self, person, file)

    def _through(self, person, file):
        """Capacities in which the person works on the file: what their role reaches, or all if they are named."""
        reached = self.reasons(person, file)
        if file["compartmented"]:
            reached = [c for c in self.capacities[person] if c.role == "ASI" and c.post == file["post_id"]]
        return reached

    def reads_exchange(self, person, file):
        if self.named(person, file):
            return True
        return any(c.role in OFFICERS | DESK for c in self._through(person, file))

    def works(self, person, file):
        """Officers work on what their role reaches, and on what they own, deputise or were asked to work on."""
        if any(c.role in OFFICERS for c in self._through(person, file)):
            return True
        roles = {c.role for c in self.capacities[person]}
        return self.named(person, file) == "work" and bool(roles & OFFICERS)

    def approves(self, person, file):
        return self._decides(person, file, "liaison.approve_informationexchange")

    def signs(self, person, file):
        return self._decides(person, file, "reports.sign_report")

    def _decides(self, person, file, power):
        """The head of the file's own post, whoever stands in, or who received this power at that post. Being named
        adds what an officer holds there: to a consul, even with powers, it opens nothing."""
        here = self._through(person, file)
        if self.named(person, file) == "work":
            here = here + [c for c in self.capacities[person] if c.post == file["post_id"] and c.role in OFFICERS]
        return any(c.role == "ASI" or power in c.powers for c in here if c.post == file["post_id"])

    def acknowledges(self, person, file):
        return any(c.role == "AMBASSADOR" for c in self._through(person, file))


def _role_reaches(c, file, kind):
    """Whether a role, compartment and nationality apart, is a reason to see a file."""
    here = c.post == file["post_id"]
    if file["compartmented"]:
        return False
    if c.role in DESK:
        return file["shared_with_dcis"] or (kind.family == "report" and file["status"] in SENT)
    if c.role == "AMBASSADOR":
        return here and kind.family == "report" and file["status"] in SENT
    if kind.family == "operational":
        return here and (c.role in HEADS or (c.role == "ODL" and file["domain_id"] in c.domains))
    if kind.family == "cooperation":
        return here and c.role in OFFICERS | LOCAL_HELP
    if kind.family == "consular":
        return here and c.role in HEADS | {"CONSUL"}
    return here and c.role in HEADS


#: Act → the rule of the prose; `PERMISSION_OF` says by which permission the product asks for it.
ACTS = {
    "read an exchange": Facts.reads_exchange,
    "work on an exchange": Facts.works,
    "approve an exchange": Facts.approves,
    "sign a report": Facts.signs,
    "acknowledge a report": Facts.acknowledges,
}
PERMISSION_OF = {
    "read an exchange": ("operational", "liaison.view_informationexchange"),
    "work on an exchange": ("operational", "liaison.change_informationexchange"),
    "approve an exchange": ("operational", "liaison.approve_informationexchange"),
    "sign a report": ("report", "reports.sign_report"),
    "acknowledge a report": ("report", "reports.acknowledge_report"),
}

_COLUMNS = (
    "id",
    "kind",
    "post_id",
    "domain_id",
    "owner_id",
    "deputy_id",
    "status",
    "compartmented",
    "special_france",
    "shared_with_dcis",
)
