"""A crisis at a post with a small community, made through the services; who is who in it."""

import uuid
from datetime import timedelta

from django.utils import timezone

from consular.crises import movements, observations, services
from consular.crises.people import CrisisPerson
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from tests import factories
from tests.consular import community


def row(number, name, *, area="Plateau", nationality="", vulnerable=""):
    return (f"P{number}", name, "Ève", f"F{number}", "", "", f"{number} rue du Port", area, "+253 77 81 00 01", "")


class Cell:
    """A post, its people, two îlots (A: twenty persons, B: three), a crisis."""

    def __init__(self, code="DJI", *, exercise=False, people=20, phase="CELLULE_ACTIVE"):
        self.post = factories.make_post(code)
        self.asi = factories.make_user(Role.ASI, self.post)
        self.consul = community.consul_of(self.post)
        self.ambassador = factories.make_user(Role.AMBASSADOR, self.post)
        self.odl = factories.make_user(Role.ODL, self.post)
        self.via = factories.make_user(Role.VIA, self.post)
        self.assistant = factories.make_user(Role.ASSISTANT, self.post)
        self.desk = factories.make_user(Role.DCIS_OFFICER)
        rows = [row(n, f"Dupont{n:02}") for n in range(1, people + 1)]
        rows += [row(n, f"Martin{n}", area="Port") for n in range(900, 903)]
        community.make_extract(self.post, *rows)
        community.make_ilot(self.post, "A", areas=("Plateau",))
        community.make_ilot(self.post, "B", areas=("Port",))
        with acting_as(self.asi):
            self.crisis = services.open_crisis(
                by=self.asi, post=self.post, title="Tirs au port", nature="ARMED", phase=phase, exercise=exercise
            )

    def give(self, who, function="RECENSEMENT"):
        with acting_as(self.consul):
            return services.give_function(self.crisis, by=self.consul, function=function, holder=who)

    def person(self, number=1, ilot="A"):
        found = CrisisPerson.objects.select_related("crisis").get(crisis=self.crisis, ilot_code=ilot, number=number)
        found.crisis.post = self.post
        return found

    def see(self, number, situation, *, minutes=0, by=None, ilot="A", key=None, verifies=False):
        """An observation `minutes` ago. Returns the person afterwards."""
        person, by = self.person(number, ilot), by or self.consul
        seen = self.seen(person, situation, minutes=minutes, key=key, verifies=verifies)
        with acting_as(by):
            observations.observe(self.crisis, by=by, seen=[seen])
        return self.person(number, ilot)

    def seen(self, person, situation, *, minutes=0, key=None, verifies=False):
        at = timezone.now() - timedelta(minutes=minutes)
        return observations.Seen(key or uuid.uuid4(), person.pk, situation, at, verifies=verifies)

    def movement(self, capacity=60, **fields):
        with acting_as(self.consul):
            values = {
                "kind": "CONVOI",
                "label": "Convoi 1",
                "origin": "Lycée",
                "destination": "Aéroport",
                "planned_at": timezone.now() + timedelta(hours=2),
                "capacity": capacity,
            }
            return movements.save_movement(self.crisis, by=self.consul, **(values | fields))
