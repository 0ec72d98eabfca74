"""`make proof`: run every check of a figure that exists, print one table, write proof.json.

The checks are tests of the suite, at the size they have there; their numbers come from `tell(…, F2={…})`. A figure is
reached when each of its targets is, and no test of it failed. What no check measures says so, and stays so.
"""

import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.verdicts import F13, MISSED, REACHED
from tests.house.telling import PROOF

ROOT = Path(__file__).resolve().parent.parent
#: What `make bench` leaves in this folder, and the size at which it speaks of F13.
BENCH, LARGEST = ROOT / ".local" / "bench-state" / "bench.json", "1m"
YES, NO, PARTLY, NEVER = "oui", "non", "en partie", "non mesuré"


@dataclass(frozen=True)
class Figure:
    """`least`: numbers to reach; those of `none` must be measured, and be zero. `lacks`: what nothing measures yet."""

    code: str
    what: str
    paths: tuple = ()
    least: dict = field(default_factory=dict)
    none: tuple = ()
    lacks: str = ""


FIGURES = (
    Figure(
        "F1",
        "chaque personne × adresse × méthode × dossier",
        ("tests/house/test_every_url.py", "tests/house/test_rights_matrix.py"),
        {"cells": 40_000},
        ("wrong", "leaks", "errors"),
    ),
    Figure(
        "F2",
        "décisions de la base contre l’oracle",
        ("tests/accounts/test_access_campaign.py",),
        {"decisions": 50_000_000, "caught": 40},
        ("mismatches",),
    ),
    Figure(
        "F3",
        "deux mondes, mêmes octets",
        ("tests/walls/test_two_worlds.py",),
        {"pairs": 10_000, "caught": 3},
        ("different",),
    ),
    Figure(
        "F4",
        "canaris",
        ("tests/house/test_canaries.py", "tests/audit/test_logs.py"),
        {"canaries": 20_000, "papers": 70, "mails": 100, "caught": 12},
        ("foreign", "redis", "mail", "disk", "queues", "log"),
    ),
    Figure(
        "F5",
        "journal : falsifications, écritures, lectures",
        (
            "tests/audit/test_seals.py",
            "tests/audit/test_journal.py",
            "tests/audit/test_purge.py",
            "tests/audit/test_every_write.py",
            "tests/audit/test_every_read.py",
        ),
        {"detected": 1_000, "kinds": 15, "tables": 200, "writes": 1_000, "read": 5_000, "caught": 18},
        ("unwritten", "untraced"),
    ),
    Figure(
        "F6",
        "pannes",
        ("tests/faults", "tests/outbox"),
        {"faults": 200, "kinds": 12, "caught": 11},
        ("lost", "duplicated", "late"),
    ),
    Figure(
        "F7",
        "saisies hostiles",
        ("tests/house/test_hostile_values.py", "tests/liaison/test_bad_input.py"),
        {"values": 100_000},
        ("errors", "harm"),
    ),
    Figure(
        "F8",
        "champs que nul formulaire ne donne",
        ("tests/house/test_mass_assignment.py",),
        {"attempts": 5_000},
        ("changed",),
    ),
    Figure(
        "F9",
        "ASVS 5.0",
        ("tests/house/test_asvs.py", "tests/house/test_inventory.py", "tests/audit/test_security_log.py"),
        {"passed": 214, "caught": 26},
        ("missing",),
    ),
    Figure(
        "F10",
        "en-têtes et rien d’écrit dans la page",
        ("tests/house/test_every_url.py", "tests/house/test_headers.py", "tests/web/test_headers.py"),
        {"responses": 5_000},
        ("faults",),
    ),
    Figure(
        "F11",
        "droits changés sous la charge",
        ("tests/accounts/test_rights_under_load.py", "tests/reports/test_jobs.py", "tests/reports/test_documents.py"),
        {"changes": 1_000, "caught": 1},
        ("old",),
    ),
    Figure(
        "F12",
        "durées qui trahissent",
        ("tests/walls/test_timing.py",),
        {"doors": 3, "samples": 12_000, "caught": 1},
        ("over",),
    ),
    Figure("F13", "un million de dossiers", lacks="make bench SIZE=1m : docs/benchmark.md"),
    Figure(
        "F14",
        "PDF piégés, réseau et fichiers",
        ("tests/reports/test_render_limits.py", "tests/confined"),
        {"bombs": 30, "refused": 15},
        ("accesses",),
    ),
    Figure("F15", "pièces déposées", ("tests/attachments",), {"files": 500, "good": 100}, ("rejected", "accepted")),
    Figure(
        "F16",
        "restauration prouvée",
        ("tests/backup",),
        {"tables": 200, "definitions": 1_000, "caught": 15},
        ("different",),
    ),
    Figure(
        "F17",
        "purge",
        ("tests/retention/test_destruction.py", "tests/retention/test_ten_years.py"),
        {"canaries": 100, "years": 10, "caught": 3},
        ("left",),
    ),
    Figure(
        "F18",
        "catalogue de la base",
        ("tests/house/test_catalogue.py",),
        {"tables": 200, "functions": 50},
        ("unexplained", "open", "views"),
    ),
)


def measure(figures):
    """Run the tests of these figures. Returns ({figure: numbers}, {path: [passed, failed]}, exit status)."""
    paths = sorted({path for figure in figures for path in figure.paths})
    with tempfile.TemporaryDirectory() as folder:
        told, results = Path(folder, "told"), Path(folder, "results.xml")
        told.touch()
        status = 0
        if paths:
            command = [sys.executable, "-m", "pytest", "-n", "2", "-q", f"--junitxml={results}", *paths]
            environment = {**os.environ, PROOF: str(told)}
            status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        return _added(told), _outcomes(results, paths), status


def _added(told):
    numbers = {}
    for line in told.read_text(encoding="utf-8").splitlines():
        for code, measured in json.loads(line).items():
            for name, number in measured.items():
                found = numbers.setdefault(code, {})
                found[name] = found.get(name, 0) + number
    return numbers


def _outcomes(results, paths):
    outcomes = {path: [0, 0] for path in paths}
    for case in xml.parse(results).iter("testcase") if results.exists() else ():
        module = case.get("classname", "").replace(".", "/")
        failed = any(case.find(kind) is not None for kind in ("failure", "error", "skipped"))
        for path in paths:
            if f"{module}.py/".startswith(f"{path}/") or module.startswith(f"{path}/"):
                outcomes[path][failed] += 1
    return outcomes


def row_of(figure, numbers, outcomes):
    """One line of the table, as it is in proof.json."""
    passed, failed = (sum(outcomes[path][index] for path in figure.paths) for index in (0, 1))
    measured = {name: numbers.get(name) for name in (*figure.least, *figure.none)}
    if not figure.paths:
        reached = NEVER
    elif failed or not passed:
        reached = NO
    elif figure.lacks:
        reached = PARTLY
    else:
        reached = YES if _holds(figure, numbers) else NO
    return {
        "figure": figure.code,
        "what": figure.what,
        "target": {**figure.least, **dict.fromkeys(figure.none, 0)},
        "measured": measured,
        "reached": reached,
        "lacks": figure.lacks,
        "planted": numbers.get("mutants"),
        "caught": numbers.get("caught"),
        "tests": {"passed": passed, "failed": failed},
    }


def _holds(figure, numbers):
    enough = all(numbers.get(name, 0) >= wanted for name, wanted in figure.least.items())
    return enough and all(numbers.get(name) == 0 for name in figure.none)


def with_bench(row, path=BENCH):
    """F13 is measured apart, for hours: its row says what the last bench at full size found here, if there was one."""
    facts = json.loads(path.read_text(encoding="utf-8")) if row["figure"] == F13 and path.exists() else {}
    lines = [line for line in facts.get("scoreboard", ()) if line["figure"].startswith(F13)]
    if not lines or LARGEST not in facts["sets"]:
        return row
    verdicts = {line["verdict"] for line in lines}
    reached = YES if verdicts == {REACHED} else NO if MISSED in verdicts else NEVER
    found = " ; ".join(f"{line['figure'].removeprefix(F13 + ' ')} : {line['measured']}" for line in lines)
    return row | {"reached": reached, "lacks": f"banc du {facts['made_at']} : {found}"}


def table(rows):
    head = ("", "Contrôle", "Cible", "Mesuré", "Atteint", "Bogues plantés", "Tests")
    lines = [head]
    for row in rows:
        target = ", ".join(
            f"{name} {'≥ ' if number else ''}{_grouped(number)}" for name, number in row["target"].items()
        )
        known = [(name, number) for name, number in row["measured"].items() if number is not None]
        measured = ", ".join(f"{name} {_grouped(number)}" for name, number in known)
        planted = f"{row['caught']}/{row['planted']}" if row["planted"] else "–"
        tests = f"{row['tests']['passed']}" + (f", {row['tests']['failed']} en échec" if row["tests"]["failed"] else "")
        cells = (row["figure"], row["what"], target, measured or row["lacks"], row["reached"], planted, tests)
        lines.append(tuple(cell or "–" for cell in cells))
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    written = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    return "\n".join(line.rstrip() for line in written)


def _grouped(number):
    return f"{number:,}".replace(",", "\u202f")


def main(codes):
    chosen = [figure for figure in FIGURES if not codes or figure.code in codes]
    numbers, outcomes, status = measure(chosen)
    rows = [with_bench(row_of(figure, numbers.get(figure.code, {}), outcomes)) for figure in chosen]
    (ROOT / "proof.json").write_text(
        json.dumps(
            {"at": datetime.now(UTC).isoformat(timespec="seconds"), "figures": rows}, ensure_ascii=False, indent=1
        )
    )
    print(table(rows))  # noqa: T201
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
