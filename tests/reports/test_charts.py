"""Charts: right lengths, words for who does not see them, nothing a strict page would refuse."""

import xml.etree.ElementTree as ElementTree

import pytest

from ssi.reports import charts
from ssi.reports.document import Bar, BarChart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(bars, **changes):
    chart = BarChart(**{"title": "Demandes", "bars": bars, "code": "c", "definition": "d"} | changes)
    return ElementTree.fromstring(charts.bar_chart(chart))


def lengths(svg, height):
    return [float(r.get("width")) for r in svg.iter(f"{SVG}rect") if r.get("height") == str(height)]


def test_bars_are_in_proportion_and_start_at_zero():
    svg = drawn([Bar("a", 10), Bar("b", "2.5"), Bar("c", 0)])
    full, quarter, none = lengths(svg, charts.BAR)
    assert full == charts.WIDTH - charts.LABEL - charts.VALUE
    assert quarter == pytest.approx(full / 4, abs=0.1)
    assert none == 0
    assert {r.get("x") for r in svg.iter(f"{SVG}rect")} == {str(charts.LABEL)}


def test_the_previous_period_has_its_own_thinner_bar_on_the_same_scale_and_a_legend():
    svg = drawn([Bar("a", 5, 10), Bar("b", 5)], series=("Semaine 47", "Semaine 46"))
    bar, _, *legend = lengths(svg, charts.BAR)
    previous, *_ = lengths(svg, charts.THIN_BAR)
    assert previous == 2 * bar
    assert legend == [14]
    texts = [text.text for text in svg.iter(f"{SVG}text")]
    assert {"Semaine 47", "Semaine 46"} <= set(texts)


def test_the_title_says_every_value_in_words():
    svg = drawn([Bar("Stupéfiants", 1234), Bar("Terrorisme", 3)], unit="€")
    assert svg.find(f"{SVG}title").text == (
        "Demandes. Stupéfiants\u202f: 1\u202f234,00\u202f€, Terrorisme\u202f: 3,00\u202f€."
    )
    assert svg.get("role") == "img"


def test_labels_are_text_never_markup_and_no_style_attribute_breaks_a_strict_page():
    source = charts.bar_chart(BarChart("<b>t", [Bar("<script>x</script>", 1)], "c", "d"))
    assert "<script" not in source
    assert "<b>" not in source
    assert "style=" not in source
    ElementTree.fromstring(source)


def test_all_zero_or_nothing_draws_without_dividing_by_zero():
    assert lengths(drawn([Bar("a", 0), Bar("b", 0, 0)]), charts.BAR)[:2] == [0, 0]
    assert lengths(drawn([]), charts.BAR) == []


def test_a_label_too_long_for_its_room_is_cut_at_its_end_and_whole_in_words():
    long = "Équipements de protection et d’intervention"
    drawn = charts.bar_chart(BarChart("Secteurs", [Bar(long, 3), Bar("Cyber", 1)], "x", "d"))
    assert ">Équipements de protection…</text>" in drawn
    assert f"{long}\u202f: 3" in drawn
