"""The figures of a report as files, carried inside its PDF (PDF/A-3) so that a reader never types them
again."""

import csv
import io
import json
from dataclasses import dataclass, fields
from decimal import Decimal

from ssi.web.sheets import harmless

from .canonical import freeze

MAX_PRINTED_ROWS = 200  # of one table in a PDF (performance.md §5); the whole table goes into an annex


@dataclass(frozen=True)
class Annex:
    """`moment` is the report's own: an annex dated by the clock would change the bytes of the PDF."""

    name: str
    description: str
    content: bytes
    moment: str
    relationship: str = "Data"

    @property
    def entry(self):
        return {item.name: getattr(self, item.name) for item in fields(self) if item.name != "content"}


def annexes_of(report):
    """Sorted by name, as the PDF's table of files wants them."""
    made = []
    if report.definitions:
        made.append(_annex(report, "chiffres.csv", "Chiffres du document (CSV)", _csv(_figure_rows(report))))
        made.append(_annex(report, "chiffres.json", "Chiffres du document (JSON)", _json(report)))
    for number, table in enumerate(long_tables(report), start=1):
        rows = [[column.label for column in table.columns], *table.rows]
        made.append(_annex(report, f"tableau-{number}.csv", table.caption or "Tableau complet", _csv(rows)))
    return sorted(made, key=lambda annex: annex.name)


def long_tables(report):
    return [block for block in report.blocks if block.kind == "table" and len(block.rows) > MAX_PRINTED_ROWS]


def _annex(report, name, description, content):
    return Annex(f"{report.number}-{name}", description, content, report.frozen_at)


def _figure_rows(report):
    yield ["Code", "Libellé", "Détail", "Valeur", "Unité", "Période précédente", "Définition"]
    for figure in report.figures:
        previous = _decimal(figure.previous)
        yield [
            figure.code,
            figure.label,
            "",
            _decimal(figure.value),
            figure.unit,
            previous,
            figure.definition,
        ]
    for chart in report.charts:
        for bar in chart.bars:
            values = [_decimal(bar.value), chart.unit, _decimal(bar.previous)]
            yield [chart.code, chart.title, bar.label, *values, chart.definition]


def _json(report):
    figures = [{item.name: getattr(figure, item.name) for item in fields(figure)} for figure in report.figures]
    charts = [
        {
            "code": chart.code,
            "label": chart.title,
            "unit": chart.unit,
            "definition": chart.definition,
            "values": [{item.name: getattr(bar, item.name) for item in fields(bar)} for bar in chart.bars],
        }
        for chart in report.charts
    ]
    data = {
        "number": report.number,
        "version": report.version,
        "marking": report.marking,
        "period": report.period,
        "frozen_at": report.frozen_at,
        "figures": figures,
        "charts": charts,
    }
    return json.dumps(freeze(data), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _csv(rows):
    """For a French spreadsheet: semicolons, decimal commas, UTF-8 with its mark, no cell that is a
    formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _safe(cell):
    if cell is None:
        return ""
    if isinstance(cell, (int, Decimal)):
        return format(cell, "f").replace(".", ",") if isinstance(cell, Decimal) else cell
    return harmless(cell)


def _decimal(value):
    """Figures read back from a snapshot are text: a number again, so that −3 is no formula."""
    return value if value is None or isinstance(value, int) else Decimal(value)
