"""A register extract of 50 000 persons: brought, previewed, put in use, replaced by the next; then its pages.

`SSI_CLUSTER=bench python3 run.py services -- .venv/bin/python -m tests.bench.register [--persons 50000]`, on a quiet
machine. Everything goes through the services as the consul, in the application's role; the statements of the pages are
then explained in the same context, and those that walk a whole table through no index are named: a second post holds
an extract of the same size. The database is the test template's clone, dropped in the end.
"""

import argparse
import csv
import datetime as dt
import io
import os
import random
import sys
import time
from pathlib import Path

STATE = Path(os.environ.setdefault("SSI_STATE_DIR", ".local/bench-state"))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
os.environ["SSI_STATIC_ROOT"] = str(STATE / "static")
os.environ.setdefault("SSI_CROSSCHECK_KEY", "the key of the benchmark")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from consular.ilots import services as ilots  # noqa: E402
from consular.register import services, views  # noqa: E402
from consular.register.forms import PersonFilters  # noqa: E402
from consular.register.models import Person  # noqa: E402
from ssi.accounts.context import acting_as  # noqa: E402
from ssi.accounts.roles import Role  # noqa: E402
from tests import cluster, factories  # noqa: E402

from . import databases, timing  # noqa: E402
from .persons import GIVEN, SURNAMES, say  # noqa: E402

HEADER = """Référence;Nom;Prénom;Foyer;Statut;Naissance;Adresse;Quartier;Téléphone;Courriel;À prévenir;Vulnérabilité;
Langue;Confirmé le;Retour;Îlot;Latitude;Longitude""".replace("\n", "").split(";")
AREAS, ILOTS, PER_HOME = 120, 200, 2.4
#: Of the second extract: shares of those who leave, arrive, move house, whose sheet changes.
GONE, ARRIVED, MOVED, CHANGED = 0.06, 0.06, 0.03, 0.04
ROUNDS = 15


def person(draw, number, home):
    """A row of the extract. `home`: number of the household, which decides address, district and îlot."""
    return [
        f"N{number:07}", draw.choice(SURNAMES) + draw.choice(["", "", "escu", "ov", "-Roy"]), draw.choice(GIVEN),
        f"F{home:06}", draw.choice(["Résident"] * 8 + ["Binational", "De passage"]),
        f"{draw.randint(1, 28):02}/{draw.randint(1, 12):02}/{draw.randint(1935, 2024)}",
        f"{home % 180 + 1} rue {SURNAMES[home % len(SURNAMES)]}", f"Quartier {home % AREAS}",
        f"+253 77 {draw.randint(10, 99)} {draw.randint(10, 99)} {draw.randint(10, 99)}",
        f"personne{number}@exemple.fr", f"Proche {number}, +33 6 12 34 {draw.randint(10, 99)} {draw.randint(10, 99)}",
        draw.choice([""] * 19 + ["MEDICAL"]), "français", "2026-03-14",
        (timezone.localdate() + dt.timedelta(days=draw.randint(5, 90))).isoformat(),
        f"I{home % ILOTS:03}" if home % 3 else "",
        f"{11.5 + home % 1000 / 5000:.5f}", f"{43.1 + home % 997 / 5000:.5f}",
    ]  # fmt: skip


def extracts(persons):
    """The rows of a first extract and of the one that follows it."""
    draw, homes = random.Random(11), int(persons / PER_HOME)  # noqa: S311
    first = [person(draw, number, draw.randrange(homes)) for number in range(persons)]
    second = []
    for row in first[int(persons * GONE) :]:
        chance, after = draw.random(), list(row)
        if chance < MOVED:
            after[3] = f"F{draw.randrange(homes):06}"
            same = next((other for other in second[-50:] if other[3] == after[3]), None)
            after[6:8] = same[6:8] if same else after[6:8]
        elif chance < MOVED + CHANGED:
            after[9] = f"nouvelle.{row[0].lower()}@exemple.fr"
        second.append(after)
    second += [person(draw, persons + extra, draw.randrange(homes)) for extra in range(int(persons * ARRIVED))]
    return first, second


def upload(rows):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEADER, *rows])
    return SimpleUploadedFile("extrait.csv", text.getvalue().encode("utf-8-sig"))


class Watch:
    """Seconds and statements of each step, told as it ends; the slowest statements of a step on demand."""

    def __init__(self, slowest=0):
        self.slowest = slowest

    def __call__(self, label, act):
        with CaptureQueriesContext(connection) as queries:
            started = time.perf_counter()
            answer = act()
            elapsed = time.perf_counter() - started
        spent = sum(float(query["time"]) for query in queries.captured_queries)
        say(f"{label} : {elapsed:.1f} s, dont SQL {spent:.1f} s en {len(queries)} requêtes")
        for query in sorted(queries.captured_queries, key=lambda one: -float(one["time"]))[: self.slowest]:
            say(f"    {float(query['time']):7.2f} s  {query['sql'][:150]!r}")
        return answer


def bring(watch, post, consul, rows, label):
    """One extract, from its file to its use, each step in a transaction of its own as the pages do."""
    file, today = upload(rows), timezone.localdate(timezone=post.zone)
    with acting_as(consul):
        draft = watch(
            f"{label} : lire et mettre de côté",
            lambda: services.bring(by=consul, post=post, upload=file, provided_by="Banc", extracted_on=today),
        )
    with acting_as(consul):
        found = watch(f"{label} : aperçu", lambda: services.preview(draft))
        assert found.is_clean, found.content.mistakes[:3]
    with acting_as(consul):
        extract = watch(f"{label} : mise en usage", lambda: services.import_extract(draft, by=consul))
    say(
        f"    arrivées {extract.added}, départs {extract.gone}, déménagements {extract.moved}, fiches {extract.changed}"
    )


def pages(post, head):
    """{label: callable} of what the list, the search and the counts ask of the database."""
    shown = ["household", "ilot"]

    def listed(address, after=None):
        everybody = Person.objects.visible_to(head).filter(post=post)
        wanted = PersonFilters(QueryDict(address), post=post).narrow(everybody)
        page = views.PersonList()
        page.request = type("Request", (), {"GET": {"apres": str(after)} if after else {}})()
        rows = list(page.after(wanted, everybody).select_related(*shown).defer(*views._SEALED)[: views.PAGE + 1])
        return rows, wanted.count()

    middle = Person.objects.filter(post=post).order_by("folded", "pk")[Person.objects.filter(post=post).count() // 2]
    return {
        "liste, première page": lambda: listed(""),
        "liste, au milieu": lambda: listed("", middle.pk),
        "recherche d’un nom": lambda: listed("q=" + middle.last_name),
        "recherche de deux mots": lambda: listed(f"q={middle.first_name}+{middle.last_name}"),
        "recherche sans réponse": lambda: listed("q=xyzzy"),
        "un îlot": lambda: listed("ilot=I001"),
        "effectifs": views.counts,
    }


def measure(post, head):
    with acting_as(head):
        variants = pages(post, head)
        taken = timing.interleaved(variants, ROUNDS)
        for label, call in variants.items():
            with CaptureQueriesContext(connection) as queries:
                call()
            say(f"{label} : p50 {timing.p50(taken[label]):.1f} ms, {len(queries)} requêtes")
            for query in queries.captured_queries:
                for line in scans(query["sql"]):
                    say(f"    lit tout : {line}")


def scans(sql):
    """The lines of a plan that walk a whole table of the register without an index."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) {sql}")
        lines = [line.strip() for (line,) in cursor.fetchall()]
    return [line for line in lines if "Seq Scan on consular_person" in line or "Seq Scan on consular_household" in line]


def fill_the_neighbour(rows):
    post = factories.make_post("BUC", country="RO")
    consul = factories.make_user(Role.CONSUL, post)
    bring(lambda _label, act: act(), post, consul, rows, "autre poste")


def draw_ilots(post, consul):
    with acting_as(consul):
        for number in range(ILOTS):
            ilots.save_ilot(by=consul, post=post, code=f"I{number:03}", name=f"Îlot {number}")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--persons", type=int, default=50_000)
    options.add_argument("--slowest", type=int, default=0, help="statements shown of each step")
    options = options.parse_args()
    settings.SSI_APPLICATION_ROLE = databases.APPLICATION  # the rights of production, behind both walls
    doors, name, watch = databases.Doors(), f"bench_register_{os.getpid()}", Watch(options.slowest)
    cluster.clone(cluster.template(), name)
    try:
        doors.use(name, databases.BYPASS)
        post = factories.make_post("DJI", country="DJ")
        consul, head = factories.make_user(Role.CONSUL, post), factories.make_user(Role.ASI, post)
        draw_ilots(post, consul)
        first, second = extracts(options.persons)
        say(f"{options.persons} personnes, charge de la machine {os.getloadavg()[0]:.1f}")
        bring(watch, post, consul, first, "premier extrait")
        bring(watch, post, consul, second, "extrait suivant")
        bring(watch, post, consul, second, "le même encore")
        fill_the_neighbour(first)
        cluster.execute(name, "VACUUM (ANALYZE) consular_person, consular_household")  # as autovacuum within minutes
        measure(post, head)
        say(f"charge de la machine à la fin {os.getloadavg()[0]:.1f}")
    finally:
        doors.close()
        cluster.drop(name)


if __name__ == "__main__":
    sys.exit(main())
