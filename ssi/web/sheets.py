"""Tables as files for a spreadsheet: CSV for a French one, XLSX with its types. No cell is ever a formula.

A cell typed by somebody outside may begin with « = »: opened in a spreadsheet it would run. Text that begins like a
formula gets an apostrophe, in both formats, for one is easily saved as the other; numbers and dates keep their type.
"""

import csv
import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter

#: What a spreadsheet takes for the beginning of a formula, and the full-width forms some of them fold.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Longest text of a cell of XLSX, less the apostrophe.
_LONGEST = 32_000
#: Characters that XML 1.0 cannot hold; a spreadsheet would call the file damaged.
_UNPRINTABLE = dict.fromkeys(c for c in range(32) if chr(c) not in "\t\n\r")

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sheet:
    """A table to hand over. `lines` stand above it (marking, what it is); cells are text, numbers, dates, moments
    (already in the reader's zone), booleans or None. `rows` is read once."""

    title: str
    header: tuple
    rows: object
    lines: tuple = ()


def harmless(text):
    """The text with an apostrophe before it when a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) or text.lstrip().startswith(_DANGEROUS) else text


def csv_bytes(sheet):
    """UTF-8 with its mark, semicolons, decimal commas, CRLF: what a French spreadsheet opens by itself."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless(line)] for line in sheet.lines)
    for row in (sheet.header, *([*row] for row in sheet.rows)):
        writer.writerow([_csv_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(sheet):
    """One sheet, written row by row in constant memory, its header frozen and filterable, its lines above it."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet("Export")
        bold = book.add_format({"bold": True})
        formats = {
            dt.datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            dt.date: book.add_format({"num_format": "dd/mm/yyyy"}),
        }
        book.set_properties({"title": sheet.title})
        page.set_footer("&C" + sheet.lines[0].replace("&", "&&") if sheet.lines else "")
        page.set_column(0, max(len(sheet.header) - 1, 0), 18)
        for number, line in enumerate(sheet.lines):
            page.write_string(number, 0, harmless(_printable(line)), bold if number == 0 else None)
        top = len(sheet.lines)
        for column, label in enumerate(sheet.header):
            page.write_string(top, column, harmless(_printable(str(label))), bold)
        page.freeze_panes(top + 1, 0)
        last = top
        for last, row in enumerate(sheet.rows, top + 1):
            for column, cell in enumerate(row):
                _write(page, last, column, cell, formats)
        page.autofilter(top, 0, last, max(len(sheet.header) - 1, 0))
    return out.getvalue()


def _csv_cell(cell):
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, int):
        return cell
    if isinstance(cell, (Decimal, float)):
        return format(Decimal(str(cell)), "f").replace(".", ",")
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return harmless(str(cell))


def _write(page, row, column, cell, formats):
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        page.write_string(row, column, "oui" if cell else "non")
    elif isinstance(cell, (int, float, Decimal)):
        page.write_number(row, column, cell)
    elif isinstance(cell, dt.datetime):
        page.write_datetime(row, column, cell.replace(tzinfo=None), formats[dt.datetime])
    elif isinstance(cell, dt.date):
        page.write_datetime(row, column, cell, formats[dt.date])
    else:
        page.write_string(row, column, harmless(_printable(str(cell))))


def _printable(text):
    return text.translate(_UNPRINTABLE)[:_LONGEST]
