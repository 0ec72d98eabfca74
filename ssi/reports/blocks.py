"""The blocks of a printed document: paragraphs, lists, tables, figures, charts; see `document.py`."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from . import typography

MAX_ROWS, MAX_COLUMNS, MAX_BARS, MAX_FIGURES = 2000, 12, 12, 6
MAX_CELL, MAX_PARAGRAPH = 4000, 20_000
CELL_KINDS = {"text", "integer", "decimal", "money", "percent", "date"}
PARAGRAPH_STYLES = {"normal", "lead", "note"}
NOT_AVAILABLE = "n.\u00a0d."


class InvalidDocument(ValueError):
    """The document breaks its structure or a limit; the message is for developers."""


def require(condition, message):
    if not condition:
        raise InvalidDocument(message)


def text_of(value, what, limit=MAX_CELL):
    require(isinstance(value, str), f"{what} is not text: {value!r:.60}")
    require(len(value) <= limit, f"{what}: {len(value)} characters, {limit} at most")


def _exact(value, what):
    """A figure: an integer, an exact decimal (or its text), or None when it could not be known."""
    require(not isinstance(value, (float, bool)), f"{what} is not an exact number: {value!r}")
    try:
        if value is not None:
            require(Decimal(value).is_finite(), f"{what} is not finite")
    except (InvalidOperation, TypeError, ValueError) as error:
        raise InvalidDocument(f"{what} is not a number: {value!r:.60}") from error


@dataclass(frozen=True)
class Paragraph:
    """A text; `\\n` is a line break. Style `lead` opens a document, `note` is small."""

    text: str
    style: str = "normal"
    kind = "paragraph"

    def __post_init__(self):
        text_of(self.text, "paragraph", MAX_PARAGRAPH)
        require(self.style in PARAGRAPH_STYLES, f"unknown style {self.style!r}")

    @property
    def is_empty(self):
        return not self.text.strip()


@dataclass(frozen=True)
class BulletList:
    items: tuple[str, ...]
    ordered: bool = False
    kind = "list"

    def __post_init__(self):
        object.__setattr__(self, "items", tuple(self.items))
        require(len(self.items) <= MAX_ROWS, f"{len(self.items)} items")
        for item in self.items:
            text_of(item, "list item")

    @property
    def is_empty(self):
        return not self.items


@dataclass(frozen=True)
class Column:
    """`width` is a percentage of the table; columns without one share the rest."""

    label: str
    kind: str = "text"
    width: int | None = None

    def __post_init__(self):
        text_of(self.label, "column label", 200)
        require(self.kind in CELL_KINDS, f"unknown cell kind {self.kind!r}")
        require(self.width is None or 0 < self.width <= 100, f"width {self.width!r}")

    @property
    def is_numeric(self):
        return self.kind not in {"text", "date"}

    def printed(self, value):
        if value is None or value == "":
            return "–"
        if self.kind == "text" or isinstance(value, str) and not _looks_exact(value, self.kind):
            return typography.typeset(str(value))
        return {
            "integer": typography.number,
            "decimal": typography.number,
            "money": typography.money,
            "percent": typography.percent,
            "date": typography.short_day,
        }[self.kind](value)


def _looks_exact(value, kind):
    """A total row may say « Total » in a column of numbers; a date column may say « à fixer »."""
    try:
        date.fromisoformat(value) if kind == "date" else Decimal(value)
    except (ValueError, InvalidOperation):
        return False
    return True


@dataclass(frozen=True)
class Table:
    """Cells are text, integers, decimals or None; a date cell is ISO text. `total` is a last row."""

    columns: tuple[Column, ...]
    rows: tuple[tuple, ...]
    caption: str = ""
    total: tuple | None = None
    note: str = ""
    kind = "table"

    def __post_init__(self):
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "rows", tuple(tuple(row) for row in self.rows))
        object.__setattr__(self, "total", None if self.total is None else tuple(self.total))
        require(0 < len(self.columns) <= MAX_COLUMNS, f"{len(self.columns)} columns")
        require(sum(column.width or 0 for column in self.columns) <= 100, "widths above 100 %")
        require(len(self.rows) <= MAX_ROWS, f"{len(self.rows)} rows, {MAX_ROWS} at most")
        text_of(self.caption, "caption", 400)
        text_of(self.note, "note")
        for row in (*self.rows, *([self.total] if self.total else [])):
            require(len(row) == len(self.columns), f"row of {len(row)} cells for {len(self.columns)} columns")
            for cell in row:
                if isinstance(cell, str):
                    text_of(cell, "cell")
                else:
                    _exact(cell, "cell")

    @property
    def is_empty(self):
        return not self.rows

    def printed_rows(self, first=None):
        """Rows of (column, French text), at most `first` of them."""
        return [
            [(column, column.printed(cell)) for column, cell in zip(self.columns, row, strict=True)]
            for row in self.rows[:first]
        ]

    @property
    def printed_total(self):
        if not self.total:
            return None
        return [
            (column, "" if cell is None else column.printed(cell))
            for column, cell in zip(self.columns, self.total, strict=True)
        ]


@dataclass(frozen=True)
class Figure:
    """A named number. `code` is its name in the registry of figures; `definition` is printed on the last
    page."""

    code: str
    label: str
    value: int | str | Decimal | None
    definition: str
    unit: str = ""
    previous: int | str | Decimal | None = None

    def __post_init__(self):
        for name in ("code", "label", "definition"):
            text_of(getattr(self, name), f"figure {name}")
            require(getattr(self, name).strip(), f"figure {self.code!r} without {name}")
        text_of(self.unit, "unit", 20)
        _exact(self.value, f"figure {self.code}")
        _exact(self.previous, f"figure {self.code}, previous value")

    @property
    def printed(self):
        return NOT_AVAILABLE if self.value is None else typography.round_quantity(self.value, self.unit)

    @property
    def printed_previous(self):
        return "" if self.previous is None else typography.round_quantity(self.previous, self.unit)


@dataclass(frozen=True)
class FigureRow:
    """Up to six figures side by side."""

    figures: tuple[Figure, ...]
    kind = "figures"

    def __post_init__(self):
        object.__setattr__(self, "figures", tuple(self.figures))
        require(len(self.figures) <= MAX_FIGURES, f"{len(self.figures)} figures in a row")

    @property
    def is_empty(self):
        return not self.figures


@dataclass(frozen=True)
class Bar:
    label: str
    value: int | str | Decimal
    previous: int | str | Decimal | None = None

    def __post_init__(self):
        text_of(self.label, "bar label", 60)
        require(self.value is not None, f"bar {self.label!r} without a value")
        for value in (self.value, self.previous):
            _exact(value, f"bar {self.label!r}")
            require(value is None or Decimal(value) >= 0, f"bar {self.label!r} is negative")


@dataclass(frozen=True)
class BarChart:
    """Horizontal bars with their table. `series` names the value and, if any, the previous one."""

    title: str
    bars: tuple[Bar, ...]
    code: str
    definition: str
    unit: str = ""
    series: tuple[str, str] = ("Période", "Période précédente")
    kind = "chart"

    def __post_init__(self):
        object.__setattr__(self, "bars", tuple(self.bars))
        object.__setattr__(self, "series", tuple(self.series))
        require(len(self.bars) <= MAX_BARS, f"{len(self.bars)} bars, {MAX_BARS} at most")
        require(len(self.series) == 2, "a chart names two series")
        for name in ("title", "code", "definition"):
            text_of(getattr(self, name), f"chart {name}")
            require(getattr(self, name).strip(), f"chart {self.title!r} without {name}")

    @property
    def is_empty(self):
        return not self.bars

    @property
    def label(self):
        return self.title

    @property
    def has_previous(self):
        return any(bar.previous is not None for bar in self.bars)


BLOCKS = {cls.kind: cls for cls in (Paragraph, BulletList, Table, FigureRow, BarChart)}
PARTS = {"columns": Column, "figures": Figure, "bars": Bar}
