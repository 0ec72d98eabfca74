"""What is measured by hand is held together by the tests: a page of the bench without its floor stops it at the end."""

import pytest
from django.urls import resolve

from tests.bench.floors import FLOORS
from tests.bench.pages import PAGES, Measured
from tests.bench.score import SCALE, Board
from tests.bench.verdicts import MISSED, NOISE, REACHED


def test_every_page_of_the_bench_has_its_floor():
    names = {resolve(page.address.partition("?")[0]).view_name for page in PAGES if page.address}
    assert names | {"liaison:exchange-detail"} == set(FLOORS)


def test_every_page_with_a_target_in_milliseconds_is_measured():
    assert set(SCALE) <= {page.code for page in PAGES}


def verdicts(*pages, quiet=True):
    """What F13 says of these: (size, rows, statements, milliseconds of SQL)."""
    found = [
        Measured("list", "asi_big", size, queries, {}, rows, {"page": [900.0], "sql_inside": [taken]})
        for size, rows, queries, taken in pages
    ]
    board = Board(found, [size for size, *_rest in pages], quiet)
    board.scale()
    return [line.verdict for line in board.lines]


@pytest.mark.parametrize(
    ("taken", "quiet", "verdict"),
    [(49.0, True, REACHED), (51.0, True, MISSED), (49.0, False, REACHED), (51.0, False, NOISE)],
)
def test_noise_hides_what_is_slow_and_never_what_is_fast(taken, quiet, verdict):
    assert verdicts(("1m", 50, 3, taken), quiet=quiet) == [verdict, REACHED]


def test_a_page_is_compared_with_one_that_shows_as_many_lines():
    assert verdicts(("10k", 44, 2, 9.0), ("100k", 50, 3, 9.0), ("1m", 50, 3, 9.0))[-1] == REACHED, (
        "44 lines ask no count"
    )
    assert verdicts(("10k", 50, 2, 9.0), ("100k", 50, 3, 9.0), ("1m", 50, 3, 9.0))[-1] == MISSED
