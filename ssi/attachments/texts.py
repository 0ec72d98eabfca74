"""Texts of office files, plain texts and web pages, with the place each was found: what the scan of markings
reads. Nothing here renders anything."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.parsers import expat

from django.utils.translation import gettext as _

from ssi.attachments.archives import Package
from ssi.attachments.markings import Block, Place
from ssi.attachments.sniff import Kind
from ssi.web.refusals import Refusal

#: Elements of one part: an honest report has thousands, a hostile one is made to hold the server.
MAX_ELEMENTS = 3_000_000
#: Rows of a sheet where a banner is written; below, cells are data.
FIRST_ROWS = 5
LONGEST_BANNER = 80
_CLASSIFYING = re.compile(r"classif|sensib|sensit|marking|marquage|label|protection|confid", re.IGNORECASE)
#: Codes of Excel headers: fonts, sizes, colours; the three sections become lines.
_HEADER_CODES = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f+-]{6,8}|&\d+|&[^LCR]')
_PARAGRAPHS = frozenset({"p", "h"})
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "s": " ", "noBreakHyphen": "-"}
_FALSE = ("0", "false", "off", "none")


class _Reader:
    """Events of one XML part with local names. A document type is refused: it is how entities explode."""

    def __init__(self, data: bytes, name: str):
        self._name, self._left = name, MAX_ELEMENTS
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = lambda tag: self.end(tag.rsplit(":", 1)[-1])
        parser.CharacterDataHandler = self.text
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise _unreadable(name) from error

    def _doctype(self, *_args):
        raise _unreadable(self._name)

    def _start(self, tag: str, attributes: dict[str, str]):
        self._left -= 1
        if self._left < 0:
            raise _unreadable(self._name)
        self.start(tag.rsplit(":", 1)[-1], {key.rsplit(":", 1)[-1]: value for key, value in attributes.items()})

    def start(self, tag: str, attributes: dict[str, str]): ...
    def end(self, tag: str): ...
    def text(self, text: str): ...


class _Paragraphs(_Reader):
    """Paragraphs of Word and OpenDocument parts, text boxes and watermarks included."""

    def __init__(self, data: bytes, name: str, page: int, place: Place):
        self.blocks: list[Block] = []
        self._page, self._place, self._edge = page, place, 0
        self._open: list[list[str]] = []
        self._capitals = False
        super().__init__(data, name)

    def start(self, tag, attributes):
        if tag.startswith(("header", "footer")):
            self._edge += 1
        elif tag in _PARAGRAPHS:
            self._open.append([])
        elif tag == "r":
            self._capitals = False
        elif tag == "caps":
            # "Secret" typed small and shown in capitals.
            self._capitals = attributes.get("val", "true").lower() not in _FALSE
        elif tag == "textpath" and attributes.get("string"):
            self.blocks.append(Block(attributes["string"], Place.EDGE, self._page))
        elif tag in _BREAKS and self._open:
            self._open[-1].append(_BREAKS[tag])

    def end(self, tag):
        if tag.startswith(("header", "footer")):
            self._edge -= 1
        elif tag in _PARAGRAPHS and self._open:
            text = "".join(self._open.pop())
            if text.strip():
                self.blocks.append(Block(text, Place.EDGE if self._edge else self._place, self._page))

    def text(self, text):
        if self._open:
            self._open[-1].append(text.upper() if self._capitals else text)


class _Properties(_Reader):
    """Title, keywords and custom properties; a property named for classification is a label."""

    def __init__(self, data: bytes, name: str):
        self.blocks: list[Block] = []
        self._label = False
        super().__init__(data, name)

    def start(self, tag, attributes):
        if "name" in attributes or not tag.startswith("lp"):
            self._label = bool(_CLASSIFYING.search(attributes.get("name", tag)))

    def text(self, text):
        for value in re.split(r"[;,\n]", text):
            self.blocks.append(Block(value, Place.LABEL if self._label else Place.METADATA, -1))


class _SharedStrings(_Reader):
    def __init__(self, data: bytes, name: str):
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._in_text = False
        super().__init__(data, name)

    def start(self, tag, attributes):
        if tag == "si":
            self._pieces = []
        self._in_text = tag == "t"

    def end(self, tag):
        self._in_text = False
        if tag == "si":
            self.strings.append("".join(self._pieces))

    def text(self, text):
        if self._in_text:
            self._pieces.append(text)


class _Sheet(_Reader):
    """Headers and footers, the first rows, and below them the cells short and high enough for a banner."""

    def __init__(self, data: bytes, name: str, page: int, strings: list[str]):
        self.blocks: list[Block] = []
        self._page, self._strings = page, strings
        self._row, self._shared, self._pieces, self._keep = 0, False, [], False
        super().__init__(data, name)

    def start(self, tag, attributes):
        if tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdecimal() and len(number) < 9 else self._row + 1
        elif tag == "c":
            self._shared, self._pieces = attributes.get("t") == "s", []
        self._keep = tag in ("v", "t") or tag.endswith(("Header", "Footer"))
        if tag.endswith(("Header", "Footer")):
            self._pieces = []

    def end(self, tag):
        self._keep = False
        text = "".join(self._pieces)
        if tag == "c":
            self._cell(self._shared_text(text) if self._shared else text)
        elif tag.endswith(("Header", "Footer")):
            lines = re.split(r"&[LCR]", _HEADER_CODES.sub("", text))
            self.blocks += [Block(line, Place.EDGE, self._page) for line in lines if line.strip()]

    def text(self, text):
        if self._keep:
            self._pieces.append(text)

    def _shared_text(self, index: str) -> str:
        return self._strings[int(index)] if index.isdecimal() and int(index) < len(self._strings) else ""

    def _cell(self, text: str) -> None:
        place = Place.BODY if self._row <= FIRST_ROWS else Place.CELL
        if place is Place.CELL and (len(text) > LONGEST_BANNER or not (text.isupper() or ":" in text)):
            return
        if text.strip():
            self.blocks.append(Block(text, place, self._page))


class _Workbook(_Reader):
    def __init__(self, data: bytes, name: str):
        self.blocks: list[Block] = []
        super().__init__(data, name)

    def start(self, tag, attributes):
        if tag == "sheet":
            self.blocks.append(Block(attributes.get("name", ""), Place.METADATA, -1))


class _Page(HTMLParser):
    """Visible text of the HTML body of a message."""

    _LINES = frozenset({"p", "div", "br", "tr", "td", "li", "h1", "h2", "h3", "h4", "h5", "h6", "title"})
    _HIDDEN = frozenset({"script", "style"})

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag, attrs):
        self._hidden += tag in self._HIDDEN
        if tag in self._LINES:
            self.pieces.append("\n")

    def handle_endtag(self, tag):
        self._hidden = max(0, self._hidden - (tag in self._HIDDEN))
        if tag in self._LINES:
            self.pieces.append("\n")

    def handle_data(self, data):
        if not self._hidden:
            self.pieces.append(data.replace("\n", " "))


def office_blocks(package: Package, name: str) -> list[Block]:
    """Raises Refusal for a part that is not well-formed XML, declares a document type, or has no end."""
    blocks = [
        block
        for _part, data in package.matching(r"docProps/\w+\.xml|meta\.xml")
        for block in _Properties(data, name).blocks
    ]
    reader = {Kind.DOCX: _word_blocks, Kind.ODT: _writer_blocks, Kind.XLSX: _excel_blocks}[package.kind]
    return [*blocks, *reader(package, name)]


def _word_blocks(package: Package, name: str) -> Iterator[Block]:
    parts = package.matching(r"word/(?:document\d*|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
    for page, (part, data) in enumerate(parts):
        is_edge = part.startswith(("word/header", "word/footer"))
        yield from _Paragraphs(data, name, page, Place.EDGE if is_edge else Place.BODY).blocks


def _writer_blocks(package: Package, name: str) -> Iterator[Block]:
    for page, (_part, data) in enumerate(package.matching(r"(?:content|styles)\.xml")):
        yield from _Paragraphs(data, name, page, Place.BODY).blocks


def _excel_blocks(package: Package, name: str) -> Iterator[Block]:
    strings = [
        text
        for _part, data in package.matching(r"xl/sharedStrings\.xml")
        for text in _SharedStrings(data, name).strings
    ]
    for _part, data in package.matching(r"xl/workbook\d*\.xml"):
        yield from _Workbook(data, name).blocks
    for page, (_part, data) in enumerate(package.matching(r"xl/worksheets/[^/]+\.xml")):
        yield from _Sheet(data, name, page, strings).blocks
    for page, (_part, data) in enumerate(package.matching(r"xl/drawings/drawing\d*\.xml"), start=1000):
        yield from _Paragraphs(data, name, page, Place.BODY).blocks


def html_text(html: str) -> str:
    page = _Page()
    page.feed(html)
    page.close()
    return "".join(page.pieces)


def read(data: bytes) -> tuple[str | None, str]:
    """(utf-8-sig or cp1252, whichever reads it first; its text). (None, NUL) when neither does."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return encoding, data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None, "\0"


def decoded(data: bytes, name: str) -> str:
    """A text in UTF-8 or Windows-1252. Raises Refusal for anything else, NUL and control characters included:
    no text holds them, and they hide what is shown."""
    _encoding, text = read(data)
    if re.search(r"[\x00-\x08\x0b\x0e-\x1f\x7f]", text):
        raise Refusal(
            _("« %(name)s » n’est pas un texte lisible (UTF-8 ou Windows-1252).") % {"name": name},
            rule=_("textes en UTF-8 ou Windows-1252"),
            remedy=_("Enregistrez-le en « texte brut, UTF-8 » et déposez la copie."),
        )
    return text


def _unreadable(name: str) -> Refusal:
    return Refusal(
        _("« %(name)s » a été refusé : une de ses parties est illisible ou piégée.") % {"name": name},
        rule=_("document bien formé"),
        remedy=_("Enregistrez-le de nouveau depuis son logiciel, ou en PDF, et déposez la copie."),
    )
