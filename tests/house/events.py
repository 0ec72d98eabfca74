"""Administrative events drawn at random from a seed: what changes in a network between two looks at a file."""

from datetime import timedelta

from django.utils import timezone

from ssi.accounts.models import Assignment, Delegation, User
from ssi.accounts.roles import Role
from ssi.cases.models import Case, CaseGrant
from tests import factories
from tests.house.world import AT_A_POST, STATES


class Events:
    """Each method is one event on the world's rows, written the ways services and administrators write them."""

    def __init__(self, world, rng):
        self.world, self.rng = world, rng
        self.clock_moves = timedelta()

    def happen(self):
        """One event; returns its name."""
        name = self.rng.choice(EVENTS)
        getattr(self, name)()
        return name

    def _person(self):
        return self.rng.choice(list(User.objects.order_by("pk")))

    def _file(self):
        return self.rng.choice(list(Case.objects.order_by("pk")))

    def _change_file(self, **fields):
        Case.objects.filter(pk=self._file().pk).update(**fields)

    def grant(self):
        case, user, change = self._file(), self._person(), self.rng.random() < 0.5
        codename = "change_case" if change else "view_case"
        CaseGrant.objects.filter(content_object=case, user=user, permission__codename=codename).delete()
        end = self.rng.choice([None, None, 1, 5, 30, -2])
        until = timezone.now() + timedelta(hours=end) if end else None
        factories.make_grant(case, user, by=self.world.people["ASI BUC"], change=change, expires_at=until)

    def prolong_a_grant(self):
        grants = self._grants()
        grant = self.rng.choice(
            [one for one in grants if one.expires_at and one.expires_at <= timezone.now()] or grants
        )
        CaseGrant.objects.filter(pk=grant.pk).update(expires_at=timezone.now() + timedelta(hours=48))

    def _grants(self):
        """Those there are, one at least."""
        if not CaseGrant.objects.exists():
            self.grant()
        return list(CaseGrant.objects.order_by("pk"))

    def revoke(self):
        self.rng.choice(self._grants()).delete()

    def revoke_everything_of_somebody(self):
        CaseGrant.objects.filter(user=self._person()).delete()

    def revoke_on_a_file(self):
        CaseGrant.objects.filter(content_object=self._file()).delete()

    def reassign(self):
        case = self._file()
        owner = self.rng.choice([u for u in User.objects.order_by("pk") if u.pk != case.deputy_id])
        Case.objects.filter(pk=case.pk).update(owner=owner)

    def deputise(self):
        case = self._file()
        deputy = self.rng.choice([None, *(u for u in User.objects.order_by("pk") if u.pk != case.owner_id)])
        Case.objects.filter(pk=case.pk).update(deputy=deputy)

    def change_domain(self):
        self._change_file(domain=self.rng.choice([*self.world.domains, None]))

    def change_post(self):
        self._change_file(post=self.rng.choice(self.world.posts))

    def compartment(self):
        self._change_file(compartmented=self.rng.random() < 0.5)

    def mark(self):
        self._change_file(special_france=self.rng.random() < 0.5)

    def share(self):
        self._change_file(shared_with_dcis=self.rng.random() < 0.5)

    def transmit_a_report(self):
        report = self.rng.choice(list(Case.objects.filter(kind="report").order_by("pk")))
        Case.objects.filter(pk=report.pk).update(status=self.rng.choice(STATES["report"]))

    def assign(self):
        role, post = self.rng.choice(AT_A_POST), self.rng.choice(self.world.posts)
        domains = self.rng.sample(self.world.domains, self.rng.randint(0, 2)) if role == Role.ODL else ()
        factories.assign(self._person(), role, post, domains=domains)

    def assign_to_the_desk(self):
        factories.assign(self._person(), self.rng.choice([Role.DCIS_OFFICER, Role.ADMIN]))

    def end_an_assignment(self):
        assignment = self.rng.choice(list(Assignment.objects.order_by("pk")))
        end = timezone.localdate() - timedelta(days=self.rng.choice([0, 1]))
        if end >= assignment.starts_on:
            Assignment.objects.filter(pk=assignment.pk).update(ends_on=end)

    def change_domains_of_an_officer(self):
        officer = self.rng.choice(list(Assignment.objects.filter(role=Role.ODL).order_by("pk")))
        officer.domains.set(self.rng.sample(self.world.domains, self.rng.randint(0, 2)))

    def close_or_open_an_account(self):
        user = self._person()
        User.objects.filter(pk=user.pk).update(is_active=not user.is_active)

    def change_nationality(self):
        user = self._person()
        User.objects.filter(pk=user.pk).update(french_national=not user.french_national)

    def stand_in(self):
        post = self.rng.choice(self.world.posts)
        chief, other = self.world.people[f"ASI {post.code}"], self._person()
        if other == chief:
            return
        if self.rng.random() < 0.5:
            factories.make_interim(post, given_by=chief, given_to=other)
        else:
            powers = ["liaison.approve_informationexchange"]
            factories.make_powers(post, given_by=chief, given_to=other, permissions=powers)

    def end_a_delegation(self):
        delegation = self.rng.choice(list(Delegation.objects.order_by("pk")))
        Delegation.objects.filter(pk=delegation.pk).update(revoked_at=timezone.now())

    def let_time_pass(self):
        self.clock_moves += timedelta(hours=self.rng.choice([2, 11, 30, 60]))


EVENTS = [name for name in vars(Events) if not name.startswith("_") and name != "happen"]
