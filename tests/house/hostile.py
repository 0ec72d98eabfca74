"""Values nobody of good will would send, and what in an answer tells that one of them did harm (security.md F7)."""

import csv
import io
from itertools import chain
from traceback import extract_tb

from lxml.etree import ParserError
from openpyxl import load_workbook

from tests.house.doors import parse

#: The mark of an injected element or attribute; no page of ours has one.
MARK = "xhostile"
LONG = 1_000_000

XSS = (
    f"<{MARK}>",
    f"</textarea><{MARK}>",
    f"</title><{MARK}>",
    f"</script><{MARK}>",
    f"</option></select><{MARK}>",
    f"--><{MARK}>",
    f"]]><{MARK}>",
    f'"><{MARK}>',
    f"'><{MARK}>",
    f'" on{MARK}="alert(1)',
    f"' on{MARK}='alert(1)",
    f"x on{MARK}=alert(1) ",
    f"<img src=x on{MARK}=alert(1)>",
    f"<svg/on{MARK}=alert(1)><{MARK}>",
    f"javascript:{MARK}(1)",
    f" JaVaScRiPt:{MARK}(1)",
    f"data:text/html,<{MARK}>",
    f"&lt;{MARK}&gt;",
    f"%3C{MARK}%3E",
    f"\u003c{MARK}\u003e",
    f"<{MARK}\x0c/>",
    f"<a href=javascript:{MARK}()>x</a>",
)
SQL = (
    "'",
    "''",
    '"',
    "' OR '1'='1",
    "'; DROP TABLE cases_case; --",
    "\\'",
    "1) OR (1=1",
    "%",
    "_",
    "%' --",
    "$$",
    "E'\\x27'",
)
FORMAT = (
    "%s%s%s%n",
    "%(x)s",
    "{0}{1}",
    "{x.__class__}",
    "%d",
    "{",
    "}",
    "${7*7}",
    "{{7*7}}",
    "{% debug %}",
    "#{7*7}",
)
BYTES = (
    "a\0b",
    "\0",
    "\ud800",
    "a\udfffb",
    "\ufffe",
    "\x1b[31m",
    "\x08",
    "\x7f",
    "\u202egpj.exe",
    "\u2066x\u2069",
    "\u200f\u05d0\u05d1",
    "\ufeff",
    "🚓👩‍👩‍👧‍👦",
    "e\u0301" * 40,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "ﬁ№Ⅳ",
    "İıſK",
    "\r\nSet-Cookie: hostile=1",
    "x\r\n\r\n<xhostile>",
    "\t",
    " ",
    "\u3000",
    "\u2028\u2029",
)
NUMBERS = (
    "2147483648",
    "-2147483649",
    "9223372036854775808",
    "9" * 400,
    "-1",
    "0",
    "1e400",
    "NaN",
    "Infinity",
    "-0",
    "1,5",
    "1.5e3",
    "٣",
    "0x10",
    "²",
    "1_000",
    "1" * 5000,
)
DATES = (
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "0001-01-01",
    "2026-03-29T02:30",
    "2026-13-45T99:99",
    "-2026-01-01",
    "1e9",
    "2026-W01-1",
    "9999-12-31T23:59",
)
FORMULAS = (
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "＝1+1",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
)
PATHS = (
    "../../etc/passwd",
    "..\\..\\x",
    "/etc/passwd",
    "file:///etc/passwd",
    "C:\\x",
    "a/b",
    "http://127.0.0.1/",
    "//x",
    "x;y",
    "%00",
    "%2e%2e%2f",
    "?x=1&x=2",
    "#x",
    "|x",
    "`x`",
    "$(x)",
)
OTHERS = (
    "[]",
    "{}",
    "null",
    "true",
    "undefined",
    "None",
    "00000000-0000-0000-0000-000000000000",
    "'" * 300,
    "<" * 300,
    "a" * 201,
    "x" * 5_000,
)

FAMILIES = (XSS, SQL, FORMAT, BYTES, NUMBERS, DATES, FORMULAS, PATHS, OTHERS)
#: Every value, those of each kind apart from one another: a few in a row are of several kinds.
CORPUS = tuple(
    value
    for row in range(max(map(len, FAMILIES)))
    for value in chain(
        *(family[row : row + 1] for family in (XSS, SQL, FORMAT, BYTES, NUMBERS, DATES, FORMULAS, PATHS, OTHERS))
    )
)
HUGE = f"<{MARK}>" + "x" * LONG

_ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "poster", "srcset"}
_RUNNING = ("javascript:", "vbscript:", "data:text/html")
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def harm_in(answer):
    """What a hostile value did to an answer, in words; [] when it did none."""
    found = [f"status {answer.status_code}{_why(answer)}"] if answer.status_code >= 500 else []
    if "hostile" in answer.cookies or any("\n" in value for _name, value in answer.items()):
        found.append("a header of theirs")
    kind = answer.headers.get("Content-Type", "")
    body = b"".join(answer) if answer.streaming else answer.content
    if kind.startswith("text/html"):
        found += harm_in_page(body)
    elif kind.startswith("text/csv"):
        found += [f"a formula in a cell: {cell[:20]!r}" for cell in csv_cells(body) if runs(cell)]
    elif "spreadsheetml" in kind:
        found += [f"a formula in a cell: {cell[:20]!r}" for cell in xlsx_cells(body) if runs(cell)]
    return found


def _why(answer):
    """The exception behind an error, and the lines of the product it came through last."""
    _kind, error, trace = getattr(answer, "exc_info", None) or (None, None, None)
    ours = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
        for frame in extract_tb(trace)
        if "site-packages" not in frame.filename
    ]
    return f" {type(error).__name__} {str(error)[:80]} {' '.join(ours[-3:])}" if error else ""


def harm_in_page(body):
    """Elements, attributes and addresses that no page of ours has."""
    try:
        page = parse(body)
    except ParserError:
        return []
    found = []
    for element in page.iter() if page is not None else ():
        if not isinstance(element.tag, str):
            continue
        if MARK in element.tag:
            found.append(f"an element <{element.tag}>")
        for name, value in element.items():
            if name.startswith("on") or MARK in name:
                found.append(f"an attribute {name} on <{element.tag}>")
            elif name in _ADDRESSES and value.strip().lower().startswith(_RUNNING):
                found.append(f"an address that runs on <{element.tag}>")
        if element.tag == "script" and element.get("src") is None and "json" not in element.get("type", ""):
            found.append("a script in the page")
    return found


def runs(cell):
    """Whether a spreadsheet would take this text for a formula; a negative or signed number is a number."""
    text = cell.lstrip("\t\r\n ")
    return text.startswith(_FORMULA) and not _is_number(text)


def _is_number(text):
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return "\n" not in text


def csv_cells(body):
    return [cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";") for cell in row]


def xlsx_cells(body):
    """Texts of the cells, formulas as « = … »."""
    book = load_workbook(io.BytesIO(body), read_only=False)
    return [cell.value for page in book for row in page.iter_rows() for cell in row if isinstance(cell.value, str)]
