"""The structure that rooms fill: what it accepts, refuses, and gives back unchanged."""

import json
from decimal import Decimal

import pytest

from ssi.reports import annexes
from ssi.reports.document import (
    Bar,
    BarChart,
    BulletList,
    Column,
    Figure,
    FigureRow,
    InvalidDocument,
    Paragraph,
    Report,
    Section,
    Table,
)
from tests.reports.sample_weekly import weekly_report


def figure(**changes):
    return Figure(**{"code": "x", "label": "x", "value": 1, "definition": "d"} | changes)


def table(rows, **changes):
    return Table([Column("A"), Column("B", "money")], rows, **changes)


def test_a_snapshot_stored_and_read_back_is_the_same_report():
    snapshot = weekly_report().to_json()
    again = Report.from_json(json.loads(json.dumps(snapshot)))
    assert again.to_json() == snapshot
    assert again == weekly_report()


def test_money_stays_exact_through_a_snapshot():
    made = weekly_report(sections=[Section("S", [table([("x", Decimal("0.10"))])])])
    stored = made.to_json()["sections"][0]["blocks"][0]["rows"]
    assert stored == [["x", "0.10"]]
    assert Report.from_json(made.to_json()).blocks[0].printed_rows()[0][1][1] == "0,10\u202f€"


@pytest.mark.parametrize(
    "broken",
    [
        lambda: figure(value=0.1),
        lambda: figure(value="beaucoup"),
        lambda: figure(value=True),
        lambda: figure(definition=" "),
        lambda: FigureRow([figure()] * 7),
        lambda: table([("seul",)]),
        lambda: table([("x", 1.5)]),
        lambda: table([("x" * 4001, 1)]),
        lambda: table([("x", 1)] * 2001),
        lambda: Table([Column("c")] * 13, []),
        lambda: Column("c", "colour"),
        lambda: Table([Column("a", width=60), Column("b", width=60)], []),
        lambda: BarChart("t", [Bar("b", 1)] * 13, "c", "d"),
        lambda: Bar("b", -1),
        lambda: Bar("b", None),
        lambda: Paragraph(12),
        lambda: Paragraph("x", "shouting"),
        lambda: Section("S", ["text"]),
        lambda: weekly_report(state="signed"),
        lambda: weekly_report(marking=""),
        lambda: weekly_report(version=0),
        lambda: (
            weekly_report(sections=[Section("S", [FigureRow([figure(), figure(definition="other")])])])
            and weekly_report(
                sections=[Section("S", [FigureRow([figure()]), BarChart("t", [Bar("b", 1)], "x", "other")])]
            )
        ),
    ],
)
def test_what_breaks_the_structure_is_refused_when_it_is_made(broken):
    with pytest.raises(InvalidDocument):
        broken()


@pytest.mark.parametrize(
    "change",
    [
        {"sections": [{"title": "S", "blocks": [{"kind": "video"}]}]},
        {"sections": [{"title": "S", "blocks": [{"kind": "paragraph", "text": "x", "onclick": "y"}]}]},
        {"sections": [{"title": "S", "blocks": ["x"]}]},
        {"sections": ["x"]},
        {"signature": {"name": "N"}},
        {"unknown": 1},
    ],
)
def test_an_unknown_or_missing_part_of_a_snapshot_is_refused(change):
    with pytest.raises(InvalidDocument):
        Report.from_json(weekly_report().to_json() | change)


@pytest.mark.parametrize(
    ("blocks", "empty"),
    [
        ([], True),
        ([Paragraph("  ")], True),
        ([table([]), BulletList([])], True),
        ([table([]), Paragraph("x")], False),
        ([FigureRow([figure(value=0)])], False),
    ],
)
def test_a_section_is_empty_when_all_it_holds_is(blocks, empty):
    assert Section("S", blocks).is_empty is empty


def test_an_unknown_figure_is_not_a_zero():
    assert figure(value=None).printed == "n.\u00a0d."
    assert figure(value=0).printed == "0"


def test_cells_are_printed_by_the_kind_of_their_column():
    kinds = {
        "integer": (1234, "1\u202f234"),
        "decimal": ("1234.5", "1\u202f234,5"),
        "money": ("12", "12,00\u202f€"),
        "percent": (87, "87\u202f%"),
        "date": ("2026-11-05", "05/11"),
        "text": ("l'avis", "l’avis"),
    }
    for kind, (value, printed) in kinds.items():
        assert Column("c", kind).printed(value) == printed
        assert Column("c", kind).printed(None) == "–"
    assert Column("c", "money").printed("à fixer") == "à fixer"


def test_no_cell_of_an_annex_is_a_formula_and_a_negative_number_stays_one():
    rows = [("=1+1", Decimal("-3.50")), ("@x", -2), ("+33", None), ("-a", 1)] * 51
    (annex,) = annexes.annexes_of(weekly_report(sections=[Section("S", [table(rows)])]))
    lines = annex.content.decode("utf-8-sig").splitlines()
    assert lines[1:5] == ["'=1+1;-3,50", "'@x;-2", "'+33;", "'-a;1"]
    assert len(lines) == 1 + len(rows)


def test_annexes_are_dated_by_the_report_not_by_the_clock():
    assert {annex.moment for annex in annexes.annexes_of(weekly_report())} == {"2026-11-20T10:04:00Z"}
