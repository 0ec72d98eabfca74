"""The table of `make proof` says no more than what was measured."""

import json

import pytest

from tests.bench.verdicts import MISSED, NOISE, REACHED
from tests.proof import FIGURES, NEVER, NO, PARTLY, ROOT, YES, Figure, _added, row_of, table, with_bench

FIGURE = Figure("F2", "décisions", ("tests/a.py",), {"decisions": 100, "caught": 2}, ("mismatches",))
GOOD = {"decisions": 120, "mismatches": 0, "mutants": 2, "caught": 2}


def reached(numbers, figure=FIGURE, passed=3, failed=0):
    return row_of(figure, numbers, {"tests/a.py": [passed, failed]})["reached"]


def test_a_figure_is_reached_when_each_target_is():
    assert reached(GOOD) == YES


@pytest.mark.parametrize(
    "spoilt",
    [
        {"decisions": 99},
        {"mismatches": 1},
        {"caught": 1},
        {"mismatches": None},
        {"decisions": 0},
    ],
)
def test_it_is_not_when_one_falls_short_or_was_not_measured(spoilt):
    assert reached({**GOOD, **spoilt}) == NO


def test_it_is_not_when_a_test_failed_or_none_ran():
    assert reached(GOOD, failed=1) == NO
    assert reached(GOOD, passed=0) == NO


def test_what_nothing_measures_says_so():
    assert reached({}, Figure("F3", "deux mondes", lacks="rien")) == NEVER
    assert reached({}, Figure("F6", "pannes", ("tests/a.py",), lacks="non comptées")) == PARTLY


@pytest.mark.parametrize(
    ("verdicts", "sizes", "said"),
    [
        ([REACHED, REACHED], ["10k", "1m"], YES),
        ([REACHED, MISSED], ["10k", "1m"], NO),
        ([REACHED, NOISE], ["10k", "1m"], NEVER),
        ([REACHED, REACHED], ["10k"], NEVER),
        ([], ["10k", "1m"], NEVER),
    ],
)
def test_a_million_files_is_reached_when_the_last_bench_at_full_size_says_so(tmp_path, verdicts, sizes, said):
    lines = [{"figure": "F13 list", "measured": "31 ms", "target": "≤ 50 ms", "verdict": one} for one in verdicts]
    lines.append({"figure": "liste / vue nue", "measured": "2", "target": "≤ 1.6", "verdict": MISSED})
    bench = tmp_path / "bench.json"
    bench.write_text(json.dumps({"made_at": "2026-11-28", "sets": dict.fromkeys(sizes), "scoreboard": lines}))
    row = {"figure": "F13", "reached": NEVER, "lacks": "make bench"}
    assert with_bench(row, bench)["reached"] == said
    assert with_bench(row, tmp_path / "none") == row
    assert with_bench(row | {"figure": "F12"}, bench)["reached"] == NEVER


def test_numbers_of_all_the_workers_add_up(tmp_path):
    (tmp_path / "told").write_text(
        '{"F2": {"decisions": 5}}\n{"F2": {"decisions": 7, "mismatches": 0}, "F1": {"x": 1}}\n'
    )
    assert _added(tmp_path / "told") == {"F2": {"decisions": 12, "mismatches": 0}, "F1": {"x": 1}}


def test_the_table_has_every_figure_and_every_path_exists():
    assert [figure.code for figure in FIGURES] == [f"F{number}" for number in range(1, 19)]
    for figure in FIGURES:
        assert all((ROOT / path).exists() for path in figure.paths), figure.code
        assert figure.lacks or (figure.least and figure.paths), figure.code
    rows = [row_of(figure, {}, {path: [0, 0] for path in figure.paths}) for figure in FIGURES]
    text = table(rows)
    assert len(text.splitlines()) == 19
    assert YES not in [line.split("  ")[-1] for line in text.splitlines()]
