"""Outlines of countries, and the views that draw them."""

import gzip

import pytest

from ssi.network import geo
from ssi.network.models import Country


def test_every_country_that_a_post_may_cover_has_an_outline_or_a_point(db):
    # Parts of another State, uninhabited, or without a representation: nothing is drawn for them.
    beside = {"BQ", "BV", "CC", "CX", "GF", "GI", "GP", "MQ", "RE", "SJ", "TK", "UM", "YT"}
    codes = set(Country.objects.values_list("code", flat=True))
    assert {code for code in codes if geo.centre(code) is None} == beside
    assert geo.codes() <= codes


@pytest.mark.parametrize(
    ("code", "longitude", "latitude"), [("RO", 25, 46), ("XK", 21, 42.6), ("FJ", 178, -17.8), ("SG", 103.8, 1.36)]
)
def test_a_country_is_where_it_is(code, longitude, latitude):
    assert geo.centre(code) == pytest.approx((longitude, latitude), abs=0.5)


def test_neighbours_thinned_apart_still_share_their_border():
    romania = {point for ring in geo.outline("RO", 0.2) for point in ring}
    moldova = {point for ring in geo.outline("MD", 0.2) for point in ring}
    assert len(romania & moldova) >= 3


def test_a_thinned_line_keeps_its_ends_and_what_stands_out():
    line = [(0, 0), (1, 0.01), (2, 0), (3, 2), (4, 0)]
    assert geo.simplified(line, 0.1) == [(0, 0), (2, 0), (3, 2), (4, 0)]


def test_a_country_astride_the_180th_meridian_is_drawn_in_one_piece():
    for ring in geo.outline("FJ"):
        across = [x for x, _y in ring]
        assert max(across) - min(across) < 10


def test_no_country_is_cut_by_the_edge_of_the_world():
    view = geo.world()
    for code in ("RU", "US", "NZ"):
        for ring in geo.outline(code, geo.WORLD_TOLERANCE):
            across = [x for x, _y in view._ring(ring)]
            assert 0 <= min(across) <= max(across) <= view.width


def test_the_world_weighs_less_than_a_quarter_of_a_page():
    paths = geo.world_paths()
    assert len(gzip.compress("".join(paths.values()).encode())) < 15_000
    assert {"RO", "RU", "FR", "CI"} <= set(paths)
    assert "AQ" not in paths
    assert "MC" not in paths  # too small: shown by its centre


def test_a_country_too_small_for_the_atlas_and_an_unknown_one_have_no_outline():
    assert geo.outline("TV") == geo.outline("ZZ") == ()
