"""« Budget réduit » (cooperation-consular.md §11-N5): the best portfolio under an envelope, exactly. Pure functions.

Dynamic programming over the sum of the scores (small integers), never over the money: amounts keep their cents.
For n items of total score S: O(n·S) steps.
"""

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Item:
    """Something to fund. `score`: urgency × expected return of the need it answers (0 when it answers none)."""

    key: int
    cost: Decimal
    score: int


def best(items, envelope):
    """Keys of the portfolio of greatest total score under `envelope`; of equal ones, the cheapest.

    What costs nothing is always kept. Ties left are settled by the order of `items`: first come, first kept.
    """
    free = {item.key for item in items if item.cost <= ZERO}
    # score reached → (least cost, chain of keys as (key, rest) or None)
    reached = {0: (ZERO, None)}
    for item in items:
        if item.key in free or item.cost > envelope:
            continue
        for score, (cost, chain) in sorted(reached.items(), reverse=True):
            new, total = score + item.score, cost + item.cost
            if item.score > 0 and total <= envelope and (new not in reached or total < reached[new][0]):
                reached[new] = (total, (item.key, chain))
    cost, chain = reached[max(reached)]
    kept = set(free)
    while chain:
        key, chain = chain
        kept.add(key)
    return _fill(items, kept, envelope - cost)


def _fill(items, kept, left):
    """What is worth nothing by its score is still better funded than not, once nothing better fits."""
    for item in items:
        if item.key not in kept and item.score == 0 and item.cost <= left:
            kept.add(item.key)
            left -= item.cost
    return kept


def score_of(items, kept):
    return sum(item.score for item in items if item.key in kept)


def cost_of(items, kept):
    return sum((item.cost for item in items if item.key in kept), ZERO)


@dataclass(frozen=True)
class Fall:
    """Why an item is not kept. `alone_too_dear`: above the envelope by itself. Otherwise keeping it would lose
    `lost` points of score, and `instead` would fall."""

    key: int
    alone_too_dear: bool
    lost: int = 0
    instead: frozenset = frozenset()


def why_it_falls(items, kept, envelope):
    """A Fall for each item that is not kept."""
    total, falls = score_of(items, kept), []
    for item in items:
        if item.key in kept:
            continue
        if item.cost > envelope:
            falls.append(Fall(item.key, True))
            continue
        others = [other for other in items if other.key != item.key]
        forced = best(others, envelope - item.cost) | {item.key}
        falls.append(Fall(item.key, False, total - score_of(items, forced), frozenset(kept - forced)))
    return falls
