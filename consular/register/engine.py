"""Reads a spreadsheet in the confined process (`ssi.confined.child`): a file made to break its reader breaks nobody.

Loaded from its path there: imports nothing of the house. The answer is JSON: {"header": […], "rows": [[line, …]]} with
every cell as text, or {"refused": why, …}.
"""

import csv
import datetime
import io
import json

MOST_LINES, MOST_COLUMNS, LONGEST_CELL = 100_000, 60, 1000


class Refused(Exception):
    def __init__(self, why, **facts):
        super().__init__(why)
        self.facts = {"refused": why, **facts}


class Engine:
    def __init__(self, config):
        import tablib
        from openpyxl import load_workbook  # noqa: F401  (loaded before the first file)

        self._tablib = tablib
        self.facts = {"tablib": tablib.__version__}

    def rehearse(self):
        self.work({"format": "csv"}, [b"a;b\n1;2\n"], None)

    def work(self, request, blobs, progress):
        (data,) = blobs
        try:
            table = self._xlsx(data) if request["format"] == "xlsx" else _csv(data)
            answer = _checked(table)
        except Refused as refused:
            answer = refused.facts
        return json.dumps(answer, ensure_ascii=False).encode()

    def _xlsx(self, data):
        """The first sheet of the workbook, formulas already computed."""
        try:
            sheet = self._tablib.Dataset().load(data, format="xlsx", headers=False)
        except Exception as error:
            raise Refused("not-xlsx") from error
        for number, row in enumerate(sheet, 1):
            yield number, [_text(cell) for cell in row]


def _csv(data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("encoding", line=data.count(b"\n", 0, error.start) + 1) from error
    if "\0" in text:
        raise Refused("encoding", line=text.count("\n", 0, text.index("\0")) + 1)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise Refused("csv", line=reader.line_num) from error


def _checked(table):
    header, rows = None, []
    for line, cells in table:
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        if header is None:
            header = _header(cells)
            continue
        if len(rows) == MOST_LINES:
            raise Refused("long", most=MOST_LINES)
        if any(cells[len(header) :]):
            raise Refused("ragged", line=line, cells=len(cells), columns=len(header))
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise Refused("cell", line=line, most=LONGEST_CELL)
        rows.append([line, *cells[: len(header)], *[""] * (len(header) - len(cells))])
    if header is None or not rows:
        raise Refused("empty")
    return {"header": header, "rows": rows}


def _header(cells):
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > MOST_COLUMNS:
        raise Refused("wide", most=MOST_COLUMNS)
    return [cell[:80] for cell in cells]


def _text(cell):
    """A cell as it would be typed: a telephone that a spreadsheet took for a number loses no digit."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
