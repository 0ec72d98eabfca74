"""`make bench SIZE=10k|100k|1m`: the data sets, the measures, one table, bench.json."""

import argparse
import os
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
os.environ["SSI_STATIC_ROOT"] = os.path.join(os.environ.get("SSI_STATE_DIR", ".local"), "static")

import django  # noqa: E402

django.setup()

from ssi.standalone import supervisor  # noqa: E402

from . import cast, databases, dataset, pages, timing  # noqa: E402

STARTED = time.monotonic()


def say(message):
    sys.stdout.write(f"[{time.monotonic() - STARTED:6.1f} s] {message}\n")
    sys.stdout.flush()


def main():
    sys.stdout.reconfigure(errors="replace")
    parser = argparse.ArgumentParser(prog="tests.bench")
    parser.add_argument("--size", default="10k", choices=list(databases.SIZES), help="le plus grand jeu mesuré")
    parser.add_argument("--keep", action="store_true", help="garder un jeu fait sous un schéma antérieur")
    parser.add_argument("--data", action="store_true", help="faire les jeux de données, ne rien mesurer")
    options = parser.parse_args()
    names = list(databases.SIZES)
    wanted = names[: names.index(options.size) + 1]
    doors = databases.Doors()
    sets = {size: dataset.ensure(size, doors, say=say, keep=options.keep) for size in wanted}
    supervisor.collect_static(dict(os.environ))
    calibration = timing.Calibration()
    for profile in cast.PROFILES:
        scenes = {size: pages.Scene(doors, name, profile) for size, name in sets.items()}
        for m in pages.measure(scenes, 12, calibration):
            say(
                f"{m.profile:11} {m.page:16} {m.size:5} q={m.queries} {m.fixed} rows={m.rows} "
                + " ".join(f"{k}={m.ms(k):.2f}" for k in m.taken),
                flush=True,
            )
    say(calibration.spread)


if __name__ == "__main__":
    main()
