"""One new person against 100 000 persons: what the cross-check costs above its bare indexed SQL (target: 1.2 times).

`python3 run.py services -- .venv/bin/python -m tests.bench.persons`, on a quiet machine. The files are those of the
10 000 set; ten persons each are added by COPY. Bare: the comparison and the rows it keeps, in one statement, without
the rule, the policies, the journal and the outbox. Ours: `matching.run` as the officer, in the application's role,
undone after each round.
"""

import datetime as dt
import json
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
from django.db import connection, transaction  # noqa: E402
from django.db.models import Count  # noqa: E402

from liaison.persons import links, matching  # noqa: E402
from liaison.persons.crosscheck import Birth  # noqa: E402
from liaison.persons.models import Person, Subject  # noqa: E402
from ssi.accounts.context import acting_as  # noqa: E402
from ssi.cases.models import Case  # noqa: E402
from tests import cluster  # noqa: E402

from . import databases, dataset, timing  # noqa: E402

PERSONS, ROUNDS, NAMED = 100_000, 40, 8
TARGET = 1.2
_SURNAMES = (
    "Popescu Ionescu Dumitru Stoica Gheorghe Rusu Munteanu Matei Constantin Serban Moldovan Ciobanu Florea Dobre Barbu "
    "Nistor Florescu Cojocaru Dinu Pop Marin Tudor Lazar Preda Oprea Cristea Manole Stan Radu Neagu Benali Haddad "
    "Mansouri Diallo Traore Hassan Abdi Singh Kumar Sharma Novak Horvat Kovacs Nagy Petrov Ivanov Shevchenko Kravchenko"
)
_GIVEN = (
    "Ion Maria Andrei Elena Mihai Ana Alexandru Ioana Cristian Gabriela Vasile Daniela Marian Adriana Florin Mohammed "
    "Fatima Ahmed Ali Omar Harpreet Rajesh Sunil Ivan Olena Sergiy Petar Marko Jean Pierre Luc Sophie"
)
SURNAMES, GIVEN = _SURNAMES.split(), _GIVEN.split()
SUBJECT = """id case_id kind label note holder_id digests digest_kinds blocks forms search_words birth_year birth_month
birth_day added_by_id added_at version removed_at removed_by_id removed_why for_partner""".split()  # noqa: SIM905
PERSON = """subject_ptr_id surname given_names aliases original_name birth_place sex nationalities category
basis""".split()  # noqa: SIM905


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def drawn(draw):
    """A person of the data set: half of the surnames are of one bearer or two, as in life."""
    surname = draw.choice(SURNAMES)
    if draw.random() < 0.5:
        surname += (
            draw.choice(["escu", "eanu", "ov", "i", "ez"]) + draw.choice("abcdefghijklmnop") + draw.choice("aeiou")
        )
    person = Person(surname=surname, given_names=draw.choice(GIVEN), category="CONTACT")
    born = Birth(draw.randint(1950, 2006), draw.randint(1, 12), draw.randint(1, 28)) if draw.random() < 0.8 else None
    links._write_person(person, born)
    return person


def fill(database):
    """Add the persons; the triggers of production sleep meanwhile, as in the other sets."""
    draw, now = random.Random(7), dt.datetime.now(dt.UTC)  # noqa: S311
    with cluster._superuser(database) as admin:
        admin.execute("SET session_replication_role = replica")
        files = admin.execute("SELECT id, owner_id FROM cases_case WHERE kind = 'informationexchange'").fetchall()
        people = []
        with admin.cursor() as cursor, cursor.copy(f"COPY liaison_subject ({', '.join(SUBJECT)}) FROM STDIN") as copy:
            for key in range(1, PERSONS + 1):
                file, owner = files[key % len(files)]
                p = drawn(draw)
                people.append((key, p.surname, p.given_names))
                copy.write_row(
                    (key, file, "PERSON", p.label, "", None, p.digests, p.digest_kinds, p.blocks, json.dumps(p.forms),
                     p.search_words, p.birth_year, p.birth_month, p.birth_day, owner, now, 1, None, None, "", False)
                )  # fmt: skip
        with admin.cursor() as cursor, cursor.copy(f"COPY liaison_person ({', '.join(PERSON)}) FROM STDIN") as copy:
            for key, surname, given in people:
                copy.write_row((key, surname, given, [], "", "", "", [], "CONTACT", "FACT"))
        admin.execute("SELECT setval(pg_get_serial_sequence('liaison_subject', 'id'), %s)", [PERSONS])
        admin.execute("SET session_replication_role = origin")
        admin.execute("VACUUM (ANALYZE) liaison_subject")


def ready(doors):
    """Name of the database with its persons; made once per schema, kept beside the set it comes from."""
    base = dataset.ensure("10k", doors, say=say)
    name = base.replace("bench_10k", "bench_persons")
    if not databases.exists(name):
        started = time.monotonic()
        cluster.clone(base, "building_persons")
        fill("building_persons")
        with cluster._superuser() as admin:
            admin.execute(f'ALTER DATABASE "building_persons" RENAME TO "{name}"')
        say(f"{PERSONS} personnes en {time.monotonic() - started:.0f} s")
    return name


def newcomers(database, doors):
    """Persons just added, each named as somebody of another file of the busiest post: (key, officer, post) of each."""
    doors.use(database, databases.BYPASS)
    busiest = Case.objects.values("post").annotate(files=Count("pk")).order_by("-files")[0]["post"]
    cases = Case.objects.filter(post=busiest).select_related("owner").order_by("-pk")[:NAMED]
    known = Person.objects.filter(case__post=busiest).order_by("pk")[: 40 * NAMED : 40]
    found = []
    for case, other in zip(cases, known, strict=True):
        person = Person(surname=other.surname, given_names=other.given_names, category="CONTACT")
        links._write_person(person, other.born)
        person.case_id, person.kind, person.added_by = case.pk, "PERSON", case.owner
        person.save(force_insert=True)
        found.append((person.pk, case.owner, busiest))
    return found


BARE = """
INSERT INTO liaison_match (one_id, other_id, one_case_id, other_case_id, between_posts, level, score, reasons, found_at,
                           status, comment)
SELECT least(a.id, s.id), greatest(a.id, s.id), a.case_id, s.case_id, a.post_id <> %s, a.level, a.score, a.reasons,
       now(), 'NEW', ''
  FROM liaison_subject s, sec.alike(s, %s, %s) AS a WHERE s.id = %s RETURNING id
"""


def bare(subject, post):
    """The comparison and the rows it keeps, in one statement: the indexes, the scores, the insertion."""
    with connection.cursor() as cursor:
        cursor.execute(BARE, [post, post, matching.MOST, subject])
        return cursor.fetchall()


def main():
    settings.SSI_APPLICATION_ROLE = databases.APPLICATION  # the rights of production, behind both walls
    doors = databases.Doors()
    database = ready(doors)
    people = newcomers(database, doors)
    calibration, taken = timing.Calibration(), {"nu": [], "nous": []}
    for number in range(ROUNDS + timing.WARM_UPS):
        subject, owner, post = people[number % len(people)]
        calibration()
        with acting_as(owner):
            started = time.perf_counter()
            with transaction.atomic():
                matching.run(subject)
                ours = (time.perf_counter() - started) * 1000
                transaction.set_rollback(True)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE ssi_bypass")
            started = time.perf_counter()
            found = bare(subject, post)
            alone = (time.perf_counter() - started) * 1000
            transaction.set_rollback(True)
        if number >= timing.WARM_UPS:
            taken["nous"].append(ours)
            taken["nu"].append(alone)
    ratio, low, high = timing.ratio(taken["nous"], taken["nu"])
    verdict = "tenu" if ratio <= TARGET else "dépassé"
    say(
        f"recoupement, 1 contre {Subject.objects.count()} : p50 nu {timing.p50(taken['nu']):.1f} ms, "
        f"nous {timing.p50(taken['nous']):.1f} ms, rapport {ratio:.2f} [{low:.2f} ; {high:.2f}], "
        f"cible {TARGET} : {verdict if calibration.quiet else 'machine trop bruyante, non jugé'} "
        f"({len(found)} rapprochements au dernier tour, bruit {calibration.spread:.0%})"
    )
    doors.close()


if __name__ == "__main__":
    main()
