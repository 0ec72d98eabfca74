"""The table of `make proof` says no more than what was measured."""

import pytest

from tests.proof import FIGURES, NEVER, NO, PARTLY, ROOT, YES, Figure, _added, row_of, table

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
