"""« Budget réduit » is exact: compared with every portfolio of small cases."""

from decimal import Decimal
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from cooperation.money.knapsack import Item, best, cost_of, score_of, why_it_falls

#: Euros and cents, drawn as cents: decimals are slow to draw on a busy machine.
costs = st.integers(0, 5_000_000).map(lambda cents: Decimal(cents) / 100)
portfolios = st.lists(st.tuples(costs, st.integers(0, 25)), max_size=9).map(
    lambda rows: [Item(key, cost, score) for key, (cost, score) in enumerate(rows)]
)


def every_portfolio(items):
    for size in range(len(items) + 1):
        for chosen in combinations(items, size):
            yield {item.key for item in chosen}


@given(portfolios, costs)
def test_no_portfolio_under_the_envelope_is_worth_more(items, envelope):
    kept = best(items, envelope)
    possible = [keys for keys in every_portfolio(items) if cost_of(items, keys) <= envelope]

    assert cost_of(items, kept) <= envelope
    assert score_of(items, kept) == max(score_of(items, keys) for keys in possible)


@given(portfolios, costs)
def test_what_falls_is_told_with_the_points_it_would_lose(items, envelope):
    kept = best(items, envelope)
    possible = [keys for keys in every_portfolio(items) if cost_of(items, keys) <= envelope]
    falls = why_it_falls(items, kept, envelope)

    assert {fall.key for fall in falls} == {item.key for item in items} - kept
    for fall in falls:
        if fall.alone_too_dear:
            assert not any(fall.key in keys for keys in possible)
        else:
            with_it = max(score_of(items, keys) for keys in possible if fall.key in keys)
            assert fall.lost == score_of(items, kept) - with_it


def test_taking_the_best_first_would_be_wrong():
    """One P1 of 50 000 € against two P2 that together are worth more for the same money."""
    items = [Item(1, Decimal(50000), 20), Item(2, Decimal(25000), 12), Item(3, Decimal(25000), 12)]

    assert best(items, Decimal(50000)) == {2, 3}


def test_of_equal_portfolios_the_cheapest_is_kept():
    items = [Item(1, Decimal(9000), 12), Item(2, Decimal("8999.99"), 12)]

    assert best(items, Decimal(10000)) == {2}


def test_a_cent_above_the_envelope_falls():
    items = [Item(1, Decimal("10000.01"), 25)]

    assert best(items, Decimal(10000)) == set()
    assert best(items, Decimal("10000.01")) == {1}


def test_two_hundred_actions_are_weighed_at_once():
    items = [Item(n, Decimal(1000 + 37 * n), 1 + n % 25) for n in range(200)]

    assert cost_of(items, best(items, Decimal(200000))) <= 200000
