"""The neutral structure of a printed document: what domain rooms contribute, what a snapshot holds.

A room gives sections; `Report.to_json()` is the snapshot that is stored, fingerprinted and printed, and
`Report.from_json(snapshot)` is all a template sees. Facts are kept raw (ISO dates, integers, decimals as
text) and become French only when printed, so that the same snapshot feeds the PDF, the web page and the
annexes.

    {"schema": 1, "code": "R1", "title": …, "number": …, "period": ["2026-11-14", "2026-11-20"], …,
     "sections": [{"title": …, "blocks": [
         {"kind": "paragraph", "text": …, "style": "normal"},
         {"kind": "list", "items": […], "ordered": false},
         {"kind": "table", "columns": [{"label", "kind", "width"}], "rows", "caption", "total", "note"},
         {"kind": "figures", "figures": [{"code", "label", "value", "definition", "unit", "previous"}]},
         {"kind": "chart", "title", "code", "definition", "bars": [{"label", "value", "previous"}]}]}],
     "signature": null or {"name", "function", "place", "signed_on", "interim"}, "method": […], "extra": {}}

Limits (security.md §4.3): 2,000 rows a table, 4,000 characters a cell or a list item, 20,000 a paragraph,
12 bars a chart, 12 columns. Whatever breaks the structure raises `InvalidDocument`, an error of the program
that collected it: it is never cut silently.
"""

from dataclasses import dataclass, field, fields
from datetime import date

from .blocks import (
    BLOCKS,
    PARTS,
    Bar,
    BarChart,
    BulletList,
    Column,
    Figure,
    FigureRow,
    InvalidDocument,
    Paragraph,
    Table,
    require,
    text_of,
)
from .canonical import freeze

__all__ = [
    "Bar",
    "BarChart",
    "BulletList",
    "Column",
    "Figure",
    "FigureRow",
    "InvalidDocument",
    "Paragraph",
    "Report",
    "Section",
    "Signature",
    "Table",
]

SCHEMA = 1
STATES = {"draft", "final"}


@dataclass(frozen=True)
class Section:
    """A numbered part. Without anything to say it prints « Néant »: it never disappears."""

    title: str
    blocks: tuple = ()

    def __post_init__(self):
        object.__setattr__(self, "blocks", tuple(self.blocks))
        text_of(self.title, "section title", 200)
        require(all(type(block) in BLOCKS.values() for block in self.blocks), "unknown block")

    @property
    def is_empty(self):
        return all(block.is_empty for block in self.blocks)


@dataclass(frozen=True)
class Signature:
    """`interim` prints « p.i. » and comes from a recorded delegation only (PRODUCT §3.4)."""

    name: str
    function: str
    place: str = ""
    signed_on: str = ""
    interim: bool = False

    def __post_init__(self):
        for name in ("name", "function", "place", "signed_on"):
            text_of(getattr(self, name), f"signature {name}", 200)


@dataclass(frozen=True)
class Report:
    """A whole document. `marking` is printed as it is, on every page; `extra` is for the report's own
    template."""

    code: str
    title: str
    number: str
    version: int
    state: str
    embassy: str
    service: str
    marking: str
    period: tuple[str, str]
    frozen_at: str
    timezone: str
    sections: tuple[Section, ...]
    subtitle: str = ""
    sending_state: str = ""
    place: str = ""
    addressee: str = ""
    copies: tuple[str, ...] = ()
    demo: bool = False
    signature: Signature | None = None
    method: tuple[str, ...] = ()
    schema: int = SCHEMA
    extra: dict = field(default_factory=dict)

    def __post_init__(self):
        for name in ("period", "sections", "copies", "method"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        require(self.schema == SCHEMA, f"schema {self.schema!r}: this program prints schema {SCHEMA}")
        require(self.state in STATES, f"unknown state {self.state!r}")
        require(isinstance(self.version, int) and self.version > 0, f"version {self.version!r}")
        for name in ("code", "title", "number", "embassy", "service", "marking", "frozen_at", "timezone"):
            text_of(getattr(self, name), name, 200)
            require(getattr(self, name).strip(), f"{name} is empty")
        require(len(self.period) == 2, "a period has two ends")
        for end in self.period:
            date.fromisoformat(end)
        for line in (
            self.subtitle,
            self.sending_state,
            self.place,
            self.addressee,
            *self.copies,
            *self.method,
        ):
            text_of(line, "a line of the frame")
        self.definitions  # noqa: B018 - two definitions for one code must fail here, not on paper

    @property
    def is_draft(self):
        return self.state == "draft"

    @property
    def blocks(self):
        return [block for section in self.sections for block in section.blocks]

    @property
    def figures(self):
        """Every printed figure, in order, once per code."""
        found = {}
        for block in self.blocks:
            for figure in getattr(block, "figures", ()):
                found.setdefault(figure.code, figure)
        return list(found.values())

    @property
    def charts(self):
        return [block for block in self.blocks if block.kind == "chart" and not block.is_empty]

    @property
    def definitions(self):
        """(code, label, definition) of each figure and chart, in order of appearance."""
        found = {}
        for item in (*self.figures, *self.charts):
            known = found.setdefault(item.code, item)
            require(known.definition == item.definition, f"two definitions for figure {item.code}")
        return [(item.code, item.label, item.definition) for item in found.values()]

    def to_json(self):
        """The snapshot: plain JSON types only, ready for `jsonb` and for `canonical.fingerprint`."""
        return freeze(_plain(self))

    @classmethod
    def from_json(cls, snapshot):
        """The report of a stored snapshot; raises `InvalidDocument` on anything unknown or missing."""
        data = dict(_mapping(snapshot, "snapshot"))
        data["sections"] = [_section(item) for item in data.get("sections", ())]
        if data.get("signature"):
            data["signature"] = _make(Signature, data["signature"])
        return _make(cls, data)


def _plain(obj):
    if hasattr(obj, "__dataclass_fields__"):
        plain = {item.name: _plain(getattr(obj, item.name)) for item in fields(obj)}
        return {"kind": obj.kind, **plain} if type(obj) in BLOCKS.values() else plain
    if isinstance(obj, (list, tuple)):
        return [_plain(item) for item in obj]
    return obj


def _mapping(data, what):
    require(isinstance(data, dict), f"{what} is not an object")
    return data


def _make(cls, data):
    known = {item.name for item in fields(cls)}
    unknown = set(_mapping(data, cls.__name__)) - known
    require(not unknown, f"{cls.__name__}: unknown {', '.join(sorted(unknown))}")
    try:
        return cls(**data)
    except TypeError as error:
        raise InvalidDocument(f"{cls.__name__}: {error}") from error


def _section(data):
    blocks = [_block(block) for block in _mapping(data, "section").get("blocks", ())]
    return _make(Section, {**data, "blocks": blocks})


def _block(data):
    data = dict(_mapping(data, "block"))
    cls = BLOCKS.get(data.pop("kind", None))
    require(cls, "unknown kind of block")
    for name, part in PARTS.items():
        if name in data:
            data[name] = [_make(part, item) for item in data[name]]
    return _make(cls, data)
