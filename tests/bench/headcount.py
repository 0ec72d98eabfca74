"""A headcount of 50 000 persons: opening takes the register, a list is marked, figures are frozen, pages are counted.

`SSI_CLUSTER=bench python3 run.py services -- .venv/bin/python -m tests.bench.headcount [--persons 50000]`, on a quiet
machine. Everything goes through the services, in the application's role; the register is the one of `register.py`.
"""

import argparse
import os
import sys
import uuid

from . import register  # sets Django up for the benchmark

# isort: split
from django.conf import settings
from django.utils import timezone

from consular.crises import figures, observations, services, tally
from consular.crises.people import CrisisPerson
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from tests import cluster, factories

from . import databases, timing
from .persons import say

MARKED = 200  # persons of one list read over the radio


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--persons", type=int, default=50_000)
    options = options.parse_args()
    settings.SSI_APPLICATION_ROLE = databases.APPLICATION
    doors, name, watch = databases.Doors(), f"bench_headcount_{os.getpid()}", register.Watch()
    cluster.clone(cluster.template(), name)
    try:
        doors.use(name, databases.BYPASS)
        post = factories.make_post("DJI", country="DJ")
        consul = factories.make_user(Role.CONSUL, post)
        register.draw_ilots(post, consul)
        first, _second = register.extracts(options.persons)
        register.bring(lambda _label, act: act(), post, consul, first, "registre")
        say(f"{options.persons} personnes, charge de la machine {os.getloadavg()[0]:.1f}")
        crisis = measure_writes(watch, post, consul)
        cluster.execute(name, "VACUUM (ANALYZE) consular_crisisperson, consular_observation")
        measure_reads(crisis, consul)
    finally:
        doors.close()
        cluster.drop(name)


def measure_writes(watch, post, consul):
    with acting_as(consul):
        fields = {"title": "Banc", "nature": "OTHER", "phase": "CELLULE_ACTIVE"}
        crisis = watch("ouvrir la crise", lambda: services.open_crisis(by=consul, post=post, **fields))
    for label, count in (("marquer une personne", 1), (f"marquer {MARKED} personnes", MARKED)):
        with acting_as(consul):
            people = list(CrisisPerson.objects.filter(crisis=crisis).values_list("pk", flat=True)[:count])
            seen = [observations.Seen(uuid.uuid4(), key, "SAIN", timezone.now()) for key in people]
            watch(label, lambda seen=seen: observations.observe(crisis, by=consul, seen=seen))
    for _twice in range(2):
        with acting_as(consul):
            watch("arrêter les chiffres", lambda: figures.freeze(crisis, by=consul))
    return crisis


def measure_reads(crisis, consul):
    with acting_as(consul):
        people = CrisisPerson.objects.visible_to(consul).filter(crisis=crisis, removed_no=None)
        taken = timing.interleaved(
            {
                "recensement en nombres": lambda: tally.headcount(crisis),
                "une page de noms": lambda: list(people[:61]),
                "recherche d’un nom": lambda: list(people.filter(folded__contains="martin")[:61]),
            },
            register.ROUNDS,
        )
        for label, times in taken.items():
            say(f"{label} : p50 {timing.p50(times):.1f} ms")


if __name__ == "__main__":
    sys.exit(main())
