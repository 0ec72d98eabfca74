"""Three hundred officers at work on the product's own processes: errors, times by kind of page, memory.

`SSI_CLUSTER=bench python3 run.py services -- .venv/bin/python -m tests.bench.load [--size 1m] [--seconds 1200]`, then
the same with `--no-walls`: the web server then signs in above row-level security, everything else being the same. Each
run works on a copy of the data set, thrown away. Sessions are rows written beforehand: no password is asked, so that
three hundred sign-ins are not the measure.
"""

import argparse
import datetime as dt
import json
import os
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

STATE = Path(os.environ.setdefault("SSI_STATE_DIR", ".local/bench-state"))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
os.environ["SSI_STATIC_ROOT"] = str(STATE / "static")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db.models import Q  # noqa: E402

from liaison.models import InformationExchange  # noqa: E402
from ssi.accounts.models import Assignment  # noqa: E402
from ssi.accounts.roles import Role  # noqa: E402
from ssi.standalone import supervisor  # noqa: E402
from ssi.web import assets  # noqa: E402
from ssi.web.cookies import STYLE, named  # noqa: E402
from tests import cluster  # noqa: E402

from . import browser, databases, dataset, serving, timing  # noqa: E402
from .officers import Officer, Seat  # noqa: E402
from .persons import say  # noqa: E402

OFFICERS, WEBS, THINK = 300, 2, 20
#: Signs in as the application and stands above the policies from then on; made in the cluster of the benchmark only.
UNWALLED = "ssi_unwalled"
#: Share of the time after which every process has loaded what it works with: the first look at the memory.
WARM = 0.1
AT_WORK = ("RECU", "QUALIFIE", "EN_TRAITEMENT", "PRECISION_DEMANDEE", "REPONSE_A_VALIDER")
#: Open files an officer writes in, at most.
HELD = 5


def main():
    options = _options()
    doors = databases.Doors()
    source = dataset.ensure(options.size, doors, say=say, keep=options.keep)
    supervisor.collect_static(dict(os.environ))
    name = f"load_{options.size}_{os.getpid()}"
    cluster.clone(source, name)
    try:
        found = _work(name, doors, options)
    finally:
        doors.close()
        cluster.drop(name)
    return _tell(found, options)


def _options():
    parser = argparse.ArgumentParser(prog="tests.bench.load", description=__doc__.partition("\n")[0])
    parser.add_argument("--size", default="10k", choices=list(databases.SIZES))
    parser.add_argument("--seconds", type=float, default=1200)
    parser.add_argument("--officers", type=int, default=OFFICERS)
    parser.add_argument("--think", type=float, default=THINK, help="secondes entre deux demandes, en moyenne")
    parser.add_argument("--webs", type=int, default=WEBS, help="processus du serveur web")
    parser.add_argument("--keep", action="store_true", help="garder un jeu fait sous un schéma antérieur")
    parser.add_argument("--no-walls", action="store_true", help="sans sécurité par ligne")
    return parser.parse_args()


# --- Work ------------------------------------------------------------------------------------------------


def _work(name, doors, options):
    """What was asked, and the memory once warm, in the middle and at the end: {process: [bytes]}."""
    if options.no_walls:
        _unwalled_login()
    login = UNWALLED if options.no_walls else databases.APPLICATION
    told = []
    with ExitStack() as stack:
        application = serving.UNWALLED if options.no_walls else serving.APPLICATION
        webs = [stack.enter_context(serving.web(name, login, application)) for _ in range(options.webs)]
        processes = {f"web {n}": process for n, (process, _port) in enumerate(webs, 1)}
        processes["travaux"] = stack.enter_context(serving.worker(name))
        doors.use(name, databases.BYPASS)
        seats = _seats(options.officers, [port for _process, port in webs])
        say(f"{len(seats)} officiers au travail pour {options.seconds:.0f} s, charge {os.getloadavg()[0]:.1f}")
        memory = {label: [] for label in processes}
        started = time.monotonic()
        officers = [Officer(seat, think=options.think, until=started + options.seconds, told=told) for seat in seats]
        for officer in officers:
            officer.start()
        for share in (WARM, 0.5, 1):
            time.sleep(max(0, started + share * options.seconds - time.monotonic()))
            for label, process in processes.items():
                memory[label].append(serving.memory(process))
        for officer in officers:
            officer.join()
    return {"told": told, "memory": memory, "officers": len(seats)}


def _seats(count, ports):
    """The officers and the heads of the posts, signed in, spread over the web servers."""
    wanted = Assignment.objects.filter(role__in=(Role.ODL, Role.ASI, Role.ASIA), user__email__contains=".")
    staff = list(wanted.exclude(user__email="grants@banc.test").select_related("user").order_by("-role", "pk")[:count])
    style = {named(STYLE): assets.style_sheet()[1]}
    seats = []
    for number, assignment in enumerate(staff):
        person, key = browser.sign_in(assignment.user.email)
        heads = assignment.role != Role.ODL
        # Of the post, what its deputy sees too: a file in a compartment does not exist for them.
        theirs = Q(post=assignment.post_id, compartmented=False) if heads else Q(owner=person) | Q(deputy=person)
        files = InformationExchange.objects.filter(theirs, status__in=AT_WORK)
        references = tuple(files.order_by("-opened_at").values_list("reference", flat=True)[:HELD])
        cookies = {settings.SESSION_COOKIE_NAME: key, **style}
        seats.append(Seat(person.email, ports[number % len(ports)], cookies, references, heads))
    return seats


def _unwalled_login():
    with cluster._superuser() as admin:
        if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [UNWALLED]).fetchone():
            admin.execute(f"CREATE ROLE {UNWALLED} LOGIN")
        admin.execute(f"GRANT ssi_app, ssi_bypass TO {UNWALLED}")
        admin.execute(f"ALTER ROLE {UNWALLED} SET role = 'ssi_bypass'")


# --- What it gave ----------------------------------------------------------------------------------------


def _tell(found, options):
    """Print the tables and keep them. Returns the exit status: 1 when a request failed."""
    facts = _facts(found, options)
    path = _path(options.size, walls=facts["walls"])
    path.write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")
    other = _path(options.size, walls=not facts["walls"])
    beside = json.loads(other.read_text(encoding="utf-8")) if other.exists() else None
    asked = f"{facts['requests']} demandes dont {facts['writes']:.0%} d’écritures"
    say(f"\n{options.size}, {found['officers']} officiers, {options.seconds:.0f} s, {_walls(facts)} : {asked}")
    say(f"charge à la fin : {facts['load']:.1f} sur {os.cpu_count()} cœurs")
    say("\n" + _table(facts, beside))
    say("\nmémoire (Mo) au dixième, au milieu, à la fin")
    for label, samples in facts["memory"].items():
        told = " ".join(f"{size / 1e6:6.0f}" for size in samples)
        say(f"  {label:<8}{told}   du milieu à la fin {samples[2] / samples[1] - 1:+.1%}")
    errors = facts["errors"]
    say("\nerreurs : " + (", ".join(f"{kind} {count}" for kind, count in errors.items()) if errors else "aucune"))
    say(f"écrit : {path}")
    return 1 if errors else 0


def _facts(found, options):
    told = found["told"]
    kinds = {}
    for kind in dict.fromkeys(sorted(request.kind for request in told)):
        here = [request for request in told if request.kind == kind]
        times = [request.seconds * 1000 for request in here]
        failed = sum(request.failed for request in here)
        kinds[kind] = {"n": len(here), "errors": failed, "p50": timing.p50(times), "p95": timing.p95(times)}
    failures = Counter(f"{request.kind} {request.outcome}" for request in told if request.failed)
    return {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "size": options.size,
        "walls": not options.no_walls,
        "seconds": options.seconds,
        "officers": found["officers"],
        "think": options.think,
        "webs": options.webs,
        "requests": len(told),
        "writes": sum(request.wanted == 302 for request in told) / max(len(told), 1),  # noqa: PLR2004
        "kinds": kinds,
        "errors": dict(failures.most_common()),
        "memory": found["memory"],
        "load": os.getloadavg()[0],
    }


def _path(size, *, walls):
    return STATE / f"load-{size}{'' if walls else '-no-walls'}.json"


def _walls(facts):
    return "avec sécurité par ligne" if facts["walls"] else "sans sécurité par ligne"


def _table(facts, beside):
    head = f"{'ms':<12}{'n':>7}{'erreurs':>9}{'p50':>8}{'p95':>8}"
    if beside:
        head += f"   p95 {_walls(beside)} ({beside['seconds']:.0f} s, {beside['at']})"
    lines = [head]
    for kind, seen in facts["kinds"].items():
        line = f"{kind:<12}{seen['n']:>7}{seen['errors']:>9}{seen['p50']:>8.0f}{seen['p95']:>8.0f}"
        if beside and kind in beside["kinds"]:
            line += f"   {beside['kinds'][kind]['p95']:.0f}"
        lines.append(line)
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
