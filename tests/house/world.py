"""A small network in which every clause of the access rule has somebody it admits and somebody it refuses."""

from datetime import timedelta
from itertools import product

from django.db import connection
from django.utils import timezone

from ssi.accounts import access
from ssi.accounts.context import NobodyThere, acting_as, application
from ssi.accounts.models import User
from ssi.accounts.roles import Role
from ssi.cases.models import Case, Family, KindRule
from tests import factories
from tests.house.oracle import PERMISSION_OF, Facts, Kind

#: Two kinds that exist, and three that stand for rooms to come: the database knows kinds by their rule alone.
KINDS = {
    "informationexchange": Kind("operational"),
    "report": Kind("report"),
    "mission_of_the_tests": Kind("operational", logistics=True),
    "programme_of_the_tests": Kind("cooperation", logistics=True),
    "alert_of_the_tests": Kind("consular"),
}
STATES = {"informationexchange": ["RECU"], "report": ["BROUILLON", "TRANSMIS"]}
AT_A_POST = [role for role in Role if role not in factories.NETWORK_ROLES]


class World:
    """People and files. `people` maps a description to a User."""

    def __init__(self):
        follow_python_time()
        for code, kind in KINDS.items():
            KindRule.objects.get_or_create(
                kind=code, defaults={"family": Family(kind.family), "logistics": kind.logistics}
            )
        self.posts = [factories.make_post("BUC"), factories.make_post("DJI", country="DJ")]
        self.domains = [factories.make_domain(f"essai-{n}") for n in (1, 2)]
        self.people = {}
        self._hire()
        self._open_files()
        self._name_people()

    def _hire(self):
        today = timezone.localdate()
        (a, b), (d1, d2) = self.posts, self.domains
        for post, role in product(self.posts, AT_A_POST):
            self._one(f"{role} {post.code}", role, post, domains=[d1] if role == Role.ODL else ())
        for role in (Role.DCIS_OFFICER, Role.DCIS_DIRECTOR, Role.ADMIN):
            self._one(role, role)
        self._one("ODL of the other domain", Role.ODL, a, domains=[d2])
        self._one("ODL of both domains", Role.ODL, b, domains=[d1, d2])
        self._one("ODL of no domain", Role.ODL, a)
        self._one("foreign ASI", Role.ASI, a, french=False)
        self._one("foreign ODL", Role.ODL, a, domains=[d1], french=False)
        self._one("foreign DCIS", Role.DCIS_OFFICER, french=False)
        self._one("closed account", Role.ASI, a, is_active=False)
        self._one("ended yesterday", Role.ASI, a, ends_on=today - timedelta(days=1))
        self._one("ends today", Role.ODL, a, domains=[d1], ends_on=today)
        self._one("starts tomorrow", Role.ASI, a, starts_on=today + timedelta(days=1))
        self._one("never assigned", None)
        deputy = self._one("interim", Role.ASIA, a)
        factories.make_interim(a, given_by=self.people[f"ASI {a.code}"], given_to=deputy)
        stand_in = self._one("interim of an officer", Role.ODL, b, domains=[d2])
        factories.make_interim(b, given_by=self.people[f"ASI {b.code}"], given_to=stand_in)
        late = self._one("interim of last month", Role.ASIA, b)
        month = {"starts_on": today - timedelta(days=40), "ends_on": today - timedelta(days=10)}
        factories.make_interim(b, given_by=self.people[f"ASI {b.code}"], given_to=late, **month)
        for what, first, last in (("ended yesterday", -5, -1), ("ends today", -5, 0), ("starts tomorrow", 1, 5)):
            dates = {"starts_on": today + timedelta(days=first), "ends_on": today + timedelta(days=last)}
            edge = self._one(f"interim that {what}", Role.ASIA, b)
            factories.make_interim(b, given_by=self.people[f"ASI {b.code}"], given_to=edge, **dates)
        stranger = self._one("interim at a post where one does not serve", Role.ODL, a, domains=[d1])
        factories.make_interim(b, given_by=self.people[f"ASI {b.code}"], given_to=stranger)
        trusted = self._one("deputy with the visa", Role.ASIA, a)
        powers = {"permissions": ["liaison.approve_informationexchange", "reports.sign_report"]}
        factories.make_powers(a, given_by=self.people[f"ASI {a.code}"], given_to=trusted, **powers)
        both = self._one("ASI here and ODL there", Role.ASI, a)
        factories.assign(both, Role.ODL, b, domains=[d2])

    def _one(self, description, role, post=None, **fields):
        self.people[str(description)] = user = factories.make_user(role, post, **fields)
        return user

    def _open_files(self):
        everybody = list(self.people.values())
        shapes = [
            (kind, state, post, domain, compartmented, special, shared)
            for kind in KINDS
            for state in STATES.get(kind, ["RECU"])
            for post, domain in product(self.posts, [*self.domains, None])
            for compartmented, special, shared in product((False, True), repeat=3)
        ]
        for n, (kind, state, post, domain, compartmented, special, shared) in enumerate(shapes):
            owner = everybody[n * 7 % len(everybody)]
            deputy = everybody[(n * 7 + 3) % len(everybody)] if n % 3 == 0 else None
            fields = {"compartmented": compartmented, "special_france": special, "shared_with_dcis": shared}
            Case(
                kind=kind,
                reference=f"ESS-{post.code}-2026-{n:05d}",
                post=post,
                domain=domain,
                title=f"Dossier {n}",
                status=state,
                author=owner,
                owner=owner,
                deputy=deputy,
                **fields,
            ).save(force_insert=True)

    def _name_people(self):
        """Each person gets three grants: to view, to work, and one that ended an hour ago."""
        files = list(Case.objects.order_by("pk"))
        now, head = timezone.now(), self.people["ASI BUC"]
        for n, user in enumerate(self.people.values()):
            for k, (change, end) in enumerate([(False, None), (True, 9), (False, -1), (False, 30)]):
                case = files[(n * 11 + k * 37) % len(files)]
                until = now + timedelta(hours=end) if end else None
                factories.make_grant(case, user, by=head, change=change, expires_at=until)


def follow_python_time():
    """Give the database Python's (frozen) moment until the next door is opened."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ssi.now', %s, true)", [timezone.now().isoformat()])


class Comparison:
    """Decisions taken by the product in four ways, against the oracle."""

    def __init__(self):
        self.decisions, self.wrong = 0, []

    def run(self, *, permissions=True, to_the_end=True):
        """Compare every person with every file, as the rows are now; what they may do with it unless told not to."""
        follow_python_time()
        facts, cases = Facts(KINDS, timezone.now()), list(Case.objects.order_by("pk"))
        for user in User.objects.order_by("pk"):
            self._person(facts, user, cases, permissions=permissions)
            if self.wrong and not to_the_end:
                break
        return self

    def _person(self, facts, user, cases, *, permissions):
        expected = {file for file in facts.files if facts.sees(user.pk, file)}
        rows, walk = self._naked(user)
        self._judge("row-level security", user, expected, rows, len(cases))
        self._judge("list walk", user, expected, walk, len(cases))
        first_wall = set(Case.objects.visible_to(user).values_list("pk", flat=True))
        self._judge("visible_to", user, expected, first_wall, len(cases))
        if permissions:
            # Binding swept what had expired: the rows are read again.
            self._permissions(facts, user, list(Case.objects.order_by("pk")))

    def _naked(self, user):
        """What a query that forgot to filter returns to the application."""
        try:
            with acting_as(user):
                return _identifiers("SELECT id FROM cases_case"), _identifiers("SELECT case_id FROM cases_caseaccess")
        except NobodyThere:
            with application():
                return _identifiers("SELECT id FROM cases_case"), _identifiers("SELECT case_id FROM cases_caseaccess")

    def _permissions(self, facts, user, cases):
        user._identity = access.identity_of(user)
        for n, case in enumerate(cases):
            family = KINDS[case.kind].family
            held = access.permissions_on(user._identity, case) if user._identity else frozenset()
            for act, (of_family, permission) in PERMISSION_OF.items():
                if of_family != family:
                    continue
                expected = facts.may(user.pk, act, case.pk)
                asked = user.has_perm(permission, case) if n % 11 == 0 else permission in held
                self._judge(f"may {act}", user, {case.pk} if expected else set(), {case.pk} if asked else set(), 1)
        del user._identity

    def _judge(self, way, user, expected, found, size):
        self.decisions += size
        for file in expected ^ found:
            self.wrong.append((way, user.email, file, "leak" if file in found else "hidden"))


def _identifiers(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}
