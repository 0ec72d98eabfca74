"""`make bench SIZE=10k|100k|1m`: the data sets up to that size, the measures, one table, bench.json."""

import argparse
import datetime as dt
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path

STATE = Path(os.environ.setdefault("SSI_STATE_DIR", ".local/bench-state"))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
os.environ["SSI_STATIC_ROOT"] = str(STATE / "static")

import django  # noqa: E402

django.setup()

from ssi.standalone import supervisor  # noqa: E402

from . import cast, databases, dataset, pages, paper, score, timing, wire  # noqa: E402

STARTED = time.monotonic()
#: The profiles that no target names are printed from fewer rounds.
TARGET_ROUNDS, OTHER_ROUNDS = 60, 20


def say(message):
    sys.stdout.write(f"[{time.monotonic() - STARTED:6.1f} s] {message}\n")
    sys.stdout.flush()


def main():
    sys.stdout.reconfigure(errors="replace")
    options = _options()
    names = list(databases.SIZES)
    wanted = names[: names.index(options.size) + 1]
    doors = databases.Doors()
    sets = {size: dataset.ensure(size, doors, say=say, keep=options.keep) for size in wanted}
    if options.data:
        return
    for size, name in sets.items():
        if databases.age_days(name) > 20:
            say(f"le jeu {size} a {databases.age_days(name)} jours : ses « douze derniers mois » ont glissé")
    supervisor.collect_static(dict(os.environ))
    profiles = [profile for profile in cast.PROFILES if profile.target or not options.targets]
    found = _measure(sets, doors, options.rounds, profiles)
    doors.close()
    _tell(found, sets, options.json)


def _options():
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("--size", default="10k", choices=list(databases.SIZES), help="le plus grand jeu mesuré")
    parser.add_argument("--rounds", type=int, default=TARGET_ROUNDS)
    parser.add_argument("--keep", action="store_true", help="garder un jeu fait sous un schéma antérieur")
    parser.add_argument("--data", action="store_true", help="faire les jeux de données, ne rien mesurer")
    parser.add_argument("--targets", action="store_true", help="les deux profils que visent les cibles, eux seuls")
    parser.add_argument("--json", type=Path, default=STATE / "bench.json")
    return parser.parse_args()


def _measure(sets, doors, rounds, profiles):
    """Everything, the largest set last opened being the one whose bytes, paints and PDF are taken."""
    calibration, measured = timing.Calibration(), []
    largest = list(sets)[-1]
    weights = paints = papers = None
    for profile in profiles:
        scenes = {size: pages.Scene(doors, name, profile) for size, name in sets.items()}
        measured += pages.measure(scenes, rounds if profile.target else min(rounds, OTHER_ROUNDS), calibration)
        say(f"{profile.label} : mesuré")
        if profile.code == "asi_middle":
            weights = wire.weights(scenes[largest])
            papers = paper.measure(scenes[largest])
            say("PDF mesuré")
            paints = wire.paints(scenes[largest])
            say("ligne lente mesurée")
        for scene in scenes.values():
            scene.close()
    return {
        "measured": measured,
        "weights": weights,
        "paper": papers,
        "paints": paints,
        "spread": calibration.spread,
        "quiet": calibration.quiet,
    }


def _tell(found, sets, path):
    board = score.Board(found["measured"], list(sets), found["quiet"])
    board.against_floors()
    board.growth()
    board.agendas()
    board.scale()
    board.queries()
    board.weight(found["weights"])
    board.paint(found["paints"], found["weights"])
    board.paper(found["paper"])
    noise = f"boucle d’étalonnage : écart {found['spread']:.0%} (toléré {timing.TOLERATED:.0%})"
    load = f"charge {os.getloadavg()[0]:.1f} sur {os.cpu_count()} cœurs"
    parts = [
        "Millisecondes, mesures entrelacées d’une seule exécution. « Sans mur » : sans sécurité par ligne.",
        score.details(found["measured"]),
        score.weights(found["weights"]),
        score.scoreboard(board.lines),
        f"{noise} ; {load}" + ("" if found["quiet"] else " : machine trop bruyante, les temps ne sont pas jugés"),
    ]
    sys.stdout.write("\n\n" + "\n\n".join(parts) + "\n")
    _save(found, board, sets, path)
    say(f"écrit : {path}")


def _save(found, board, sets, path):
    facts = {
        "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "sets": {size: databases.weight(name) for size, name in sets.items()},
        "quiet": found["quiet"],
        "calibration_spread": found["spread"],
        "load": os.getloadavg(),
        "cores": os.cpu_count(),
        "scoreboard": [asdict(line) for line in board.lines],
        "pages": [asdict(m) for m in found["measured"]],
        "weights": {name: asdict(w) for name, w in found["weights"].items()},
        "paints": found["paints"] and {k: [asdict(p) for p in v] for k, v in found["paints"].items()},
        "paper": found["paper"],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
