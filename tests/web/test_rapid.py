"""Rapid entry: a line of a paper list, read whole or refused whole with the place of the slip."""

import pytest

from ssi.web.rapid import RapidEntryError, parse

LIST = range(1, 21)


def read(line, letters="PA", default="P", **kwargs):
    return {mark.number: mark.letter for mark in parse(line, letters=letters, numbers=LIST, default=default, **kwargs)}


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("1-3 5 7A", {1: "P", 2: "P", 3: "P", 5: "P", 7: "A"}),
        ("7a", {7: "A"}),
        ("1–3A, 4;5", {1: "A", 2: "A", 3: "A", 4: "P", 5: "P"}),
        ("  2  ", {2: "P"}),
        ("2 A", {2: "A"}),
        ("4-4", {4: "P"}),
    ],
)
def test_a_line_is_read_as_it_is_said(line, given):
    assert read(line) == given


@pytest.mark.parametrize(
    ("line", "position", "fragment"),
    [
        ("1-3 99", 5, "99"),
        ("1-3 4X", 6, "X"),
        ("3-1", 1, "3-1"),
        ("1 2 1A", 5, "1A"),
        ("1 zut 2", 3, "z"),
        ("1 2 ?", 5, "?"),
        ("18-22", 1, "18-22"),
        ("0", 1, "0"),
        ("", 1, ""),
    ],
)
def test_one_slip_refuses_the_whole_line_and_says_where(line, position, fragment):
    with pytest.raises(RapidEntryError) as refused:
        read(line)
    assert (refused.value.position, refused.value.fragment) == (position, fragment)
    assert f"Position {position}" in str(refused.value)
    assert refused.value.field == "line"


def test_a_list_without_a_usual_letter_asks_for_one_after_a_heading():
    with pytest.raises(RapidEntryError) as refused:
        read("14-17S 18", letters="SAB", default="", shift=3)
    assert refused.value.position == 11
    assert read("14-17S, 18 A", letters="SAB", default="") == {14: "S", 15: "S", 16: "S", 17: "S", 18: "A"}
