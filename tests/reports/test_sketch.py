"""A sketch of places: numbered in order, true to the compass, with a scale of a round length."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssi.reports.sketch import HEIGHT, WIDTH, sketch


def circles(drawn):
    found = ElementTree.fromstring(str(drawn)).iter("{http://www.w3.org/2000/svg}circle")
    return [(float(one.get("cx")), float(one.get("cy"))) for one in found]


def test_without_a_place_there_is_no_sketch():
    assert sketch([]) == ""


def test_the_north_is_up_and_the_east_is_right():
    (south_x, south_y), (north_x, north_y) = circles(sketch([(1, "44.40", "26.00"), (2, "44.50", "26.10")]))
    assert north_x > south_x
    assert north_y < south_y


def test_the_same_place_twice_is_one_mark_with_both_numbers():
    drawn = sketch([(1, "44.4", "26.0"), (2, "44.5", "26.1"), (3, "44.4", "26.0")])
    assert len(circles(drawn)) == 2
    assert ">1, 3</text>" in drawn


@pytest.mark.parametrize(("north", "words"), [("44.401", "100 m"), ("44.5", "5 km"), ("49", "200 km")])
def test_the_scale_is_a_round_length(north, words):
    assert f">{words}</text>" in sketch([(1, "44.4", "26.0"), (2, north, "26.0")])


@given(st.lists(st.tuples(st.decimals(-90, 90, places=5), st.decimals(-180, 180, places=5)), min_size=1, max_size=9))
def test_every_place_is_on_the_sheet(places):
    drawn = sketch([(n, *place) for n, place in enumerate(places, 1)])
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in circles(drawn))
    assert not re.search("nan|inf", str(drawn))
