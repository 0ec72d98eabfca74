"""Measures side by side: interleaved calls, medians, p95, a bootstrap interval of a ratio, and the machine's noise."""

import random
import statistics
import time

WARM_UPS = 3
#: A loop of pure Python whose slowest tenth is this much above its fastest means that nothing can be judged.
TOLERATED = 0.25
_RESAMPLES = 300


def interleaved(variants, rounds):
    """{name: milliseconds of each call}: every round calls each variant once, forwards then backwards."""
    for _ in range(WARM_UPS):
        for call in variants.values():
            call()
    taken = {name: [] for name in variants}
    order = list(variants.items())
    for number in range(rounds):
        for name, call in order if number % 2 == 0 else reversed(order):
            started = time.perf_counter()
            given = call()
            elapsed = (time.perf_counter() - started) * 1000
            # A call may time itself more narrowly (what a page spends in SQL).
            taken[name].append(given if isinstance(given, float) else elapsed)
    return taken


def p50(values):
    return statistics.median(values)


def p95(values):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]


def ratio(above, below, of=p50):
    """(ratio, low, high): that of the two statistics, and its 90 % bootstrap interval."""
    draw = random.Random(1)  # noqa: S311
    found = sorted(
        of(draw.choices(above, k=len(above))) / of(draw.choices(below, k=len(below))) for _ in range(_RESAMPLES)
    )
    return of(above) / of(below), found[_RESAMPLES // 20], found[-_RESAMPLES // 20]


class Calibration:
    """A fixed piece of work timed all along the run: its spread says whether the machine was quiet."""

    def __init__(self):
        self.loops = []

    def __call__(self):
        started = time.perf_counter()
        total = 0
        for number in range(40_000):
            total += number * number
        self.loops.append((time.perf_counter() - started) * 1000)

    @property
    def spread(self):
        ordered = sorted(self.loops)
        return ordered[int(len(ordered) * 0.9)] / ordered[int(len(ordered) * 0.1)] - 1

    @property
    def quiet(self):
        return self.spread <= TOLERATED
