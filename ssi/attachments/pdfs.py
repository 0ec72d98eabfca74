"""PDF files: no active content, no attached files, no bombs; and their texts for the scan of markings.

Two nets: every object the cross-reference table names is walked through pypdf, and the raw bytes are searched
too, object streams included, since a reader that repairs the file may find objects the table does not name.
"""

import contextlib
import io
import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from ssi.attachments.markings import Block, Place
from ssi.web.refusals import Refusal

MAX_PAGES = 5_000
MAX_OBJECTS = 250_000
#: Inflated sizes: an image may be large (A0 at 300 points per inch), a page of drawing orders may not.
MAX_IMAGE_STREAM = 150 * 1024 * 1024
MAX_STREAM = 50 * 1024 * 1024
MAX_ALL_STREAMS = 600 * 1024 * 1024
#: Drawing orders of a page beyond which its text is not read: pages of a plan, or made to hold the server.
MAX_READ_PAGE = 3 * 1024 * 1024
#: Seconds given to reading texts; beyond, the file says that it was read in part.
READING_TIME = 12
_FORBIDDEN_KEYS = {
    "/JS": "JavaScript",
    "/JavaScript": "JavaScript",
    "/EmbeddedFiles": "EmbeddedFiles",
    "/EF": "EmbeddedFile",
    "/XFA": "XFA",
    "/RichMediaContent": "RichMedia",
}
_FORBIDDEN_VALUES = {
    ("/S", "/JavaScript"): "JavaScript",
    ("/S", "/Launch"): "Launch",
    ("/S", "/ImportData"): "ImportData",
    ("/S", "/GoToE"): "EmbeddedFile",
    ("/Type", "/EmbeddedFile"): "EmbeddedFile",
    ("/Subtype", "/FileAttachment"): "EmbeddedFile",
    ("/Subtype", "/RichMedia"): "RichMedia",
}
_RAW_NAMES = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia)(?=[\s/<>\[\]()%{}]|$)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STRING = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\([^()]*\))*\))*\)", re.DOTALL)
_STAMPS = ("/Stamp", "/Watermark", "/FreeText")


@dataclass(frozen=True)
class PdfTexts:
    """`unread` counts pages whose text could not be read; `is_silent` means that no page has any text."""

    blocks: list[Block]
    pages: int
    unread: int
    is_silent: bool


def examine(data: bytes, name: str) -> PdfTexts:
    """The texts of a harmless PDF. Raises Refusal, naming what was found."""
    _scan_raw(data, name)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise _refusal(
                name, _("il est chiffré"), _("fichier lisible"), _("Imprimez-le dans un PDF sans mot de passe.")
            )
        pages = len(reader.pages)
        if not pages:
            raise PyPdfError("no page")
        if pages > MAX_PAGES:
            raise _refusal(
                name, _("il compte plus de 5 000 pages"), _("taille des PDF"), _("Coupez-le en plusieurs fichiers.")
            )
        _walk(reader, name)
        return _texts(reader, pages)
    except Refusal:
        raise
    except Exception as error:  # noqa: BLE001 - on hand-made files pypdf raises anything, RecursionError included
        raise _refusal(name, _("il est abîmé ou mal formé"), _("PDF bien formé")) from error


# --- raw bytes ----------------------------------------------------------------------------------------------


def _scan_raw(data: bytes, name: str) -> None:
    for piece in _outside_streams(data):
        _search(piece, name)
    for piece in _object_streams(data, name):
        _search(piece, name)


def _search(piece: bytes, name: str) -> None:
    """Names outside of strings: an address such as (https://…/Web/JavaScript) is no script. An object whose
    strings do not close is searched whole."""
    piece = _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), piece) if b"#" in piece else piece
    if not _RAW_NAMES.search(piece):
        return
    for item in re.split(rb"\bendobj\b", piece):
        bare = _STRING.sub(b"()", item)
        if bare.replace(b"()", b"").count(b"(") or bare.replace(b"()", b"").count(b")"):
            bare = item
        found = _RAW_NAMES.search(bare)
        if found:
            raise _active(name, found[1].decode())


def _outside_streams(data: bytes) -> Iterator[bytes]:
    position = 0
    while position < len(data):
        start = data.find(b"stream", position)
        end = data.find(b"endstream", start + 6) if start >= 0 else -1
        if end < 0:
            yield data[position:]
            return
        yield data[position:start]
        position = end + len(b"endstream")


def _object_streams(data: bytes, name: str) -> Iterator[bytes]:
    for match in re.finditer(rb"/ObjStm\b", data):
        start = data.find(b"stream", match.end(), match.end() + 4096)
        end = data.find(b"endstream", start)
        if start < 0 or end < 0:
            continue
        body = data[start + 6 : end].lstrip(b"\r\n")
        inflated, is_whole = _inflate(body, MAX_STREAM)
        if not is_whole:
            raise _bomb(name)
        yield inflated


def _inflate(body: bytes, limit: int) -> tuple[bytes, bool]:
    """What comes out, up to the limit, and whether that was all. Nothing comes out of what is not deflated."""
    inflater = zlib.decompressobj()
    try:
        inflated = inflater.decompress(body, limit)
    except zlib.error:
        return b"", True
    return inflated, not inflater.unconsumed_tail


# --- objects ------------------------------------------------------------------------------------------------


def _walk(reader: PdfReader, name: str) -> None:
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MAX_OBJECTS:
        raise _refusal(name, _("il contient trop d’objets"), _("taille des PDF"))
    inflated = 0
    _check_tree(reader.trailer, name)
    for number, generation in sorted(numbers):
        if number == 0:
            continue
        with contextlib.suppress(PyPdfError):  # an unused object may be broken; the raw net has seen it
            item = IndirectObject(number, generation, reader).get_object()
            _check_tree(item, name)
            if isinstance(item, StreamObject):
                inflated += _size(item, name)
        if inflated > MAX_ALL_STREAMS:
            raise _bomb(name)


def _check_tree(root: object, name: str) -> None:
    """Direct values only: each referenced object gets its own turn."""
    waiting = [root]
    while waiting:
        item = waiting.pop()
        if isinstance(item, DictionaryObject):
            for key, value in item.items():
                found = _FORBIDDEN_KEYS.get(key) or _FORBIDDEN_VALUES.get((key, str(value)))
                if found and not _is_empty(value):
                    raise _active(name, found)
                waiting.append(value)
        elif isinstance(item, ArrayObject):
            waiting.extend(item)


def _is_empty(value: object) -> bool:
    """Some producers leave an empty tree of attached files behind."""
    value = value.get_object() if isinstance(value, IndirectObject) else value
    if isinstance(value, DictionaryObject) and not isinstance(value, StreamObject):
        names = value.get("/Names", ())
        return not value or (set(value) == {"/Names"} and not len(names))
    return value is None


def _size(stream: StreamObject, name: str) -> int:
    """Bytes the stream inflates to. Raises Refusal beyond the limits, and for data deflated twice."""
    filters = stream.get("/Filter", ())
    filters = [str(item) for item in (filters if isinstance(filters, ArrayObject) else [filters])]
    if sum(item in ("/FlateDecode", "/Fl", "/LZWDecode", "/LZW") for item in filters) > 1:
        raise _bomb(name)
    if not filters or filters[0] not in ("/FlateDecode", "/Fl"):
        return 0
    limit = MAX_IMAGE_STREAM if stream.get("/Subtype") == "/Image" else MAX_STREAM
    inflater, size, rest = zlib.decompressobj(), 0, stream._data
    with contextlib.suppress(zlib.error):
        while rest and size <= limit:
            size += len(inflater.decompress(rest, 1024 * 1024))
            rest = inflater.unconsumed_tail
    if size > limit:
        raise _bomb(name)
    return size


# --- texts --------------------------------------------------------------------------------------------------


def _texts(reader: PdfReader, pages: int) -> PdfTexts:
    blocks, unread, has_text = _metadata(reader), 0, False
    deadline = time.monotonic() + READING_TIME
    for number in _most_telling_first(pages):
        if time.monotonic() > deadline:
            unread += 1
            continue
        try:
            page = reader.pages[number]
            found = [*_page_text(page, number), *_annotations(page, number)]
        except Exception:  # noqa: BLE001 - text extraction raises anything on odd fonts; the page is counted unread
            unread += 1
            continue
        has_text = has_text or bool(found)
        blocks += found
    return PdfTexts(blocks, pages, unread, not has_text)


def _most_telling_first(pages: int) -> list[int]:
    """First and last pages, then the rest: if time runs out, what bears a banner was read."""
    first = [*range(min(pages, 20)), *range(max(20, pages - 5), pages)]
    return [*first, *(number for number in range(pages) if number not in set(first))]


def _page_text(page, number: int) -> list[Block]:
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > MAX_READ_PAGE:
        raise PyPdfError("page too long to be read")
    text = page.extract_text()
    return [Block(text, Place.BODY, number)] if text.strip() else []


def _annotations(page, number: int) -> list[Block]:
    found = []
    for reference in page.get("/Annots") or ():
        annotation = reference.get_object()
        is_stamp = annotation.get("/Subtype") in _STAMPS
        texts = [annotation.get(key) for key in ("/Contents", "/Subj", "/V")]
        if "TopSecret" in str(annotation.get("/Name", "")):  # the stamp every reader offers
            texts.append("TOP SECRET")
        found += [
            Block(text, Place.EDGE if is_stamp else Place.BODY, number)
            for text in texts
            if isinstance(text, str) and text.strip()
        ]
    return found


def _metadata(reader: PdfReader) -> list[Block]:
    texts = [str(value) for value in (reader.metadata or {}).values()]
    xmp = reader.root_object.get("/Metadata")
    xmp = xmp.get_object() if xmp is not None else None
    if isinstance(xmp, StreamObject):
        texts.append(re.sub(r"<[^>]*>", "\n", xmp.get_data()[:200_000].decode("utf-8", "replace")))
    return [Block(part, Place.METADATA, -1) for text in texts for part in re.split(r"[;,\n]", text)]


# --- refusals -----------------------------------------------------------------------------------------------


def _active(name: str, found: str) -> Refusal:
    why = {
        "JavaScript": _("il contient un programme (JavaScript)"),
        "Launch": _("il lance un autre programme"),
        "ImportData": _("il appelle des données extérieures"),
        "XFA": _("c’est un formulaire dynamique (XFA)"),
        "RichMedia": _("il contient un média actif"),
    }.get(found, _("il contient des fichiers joints"))
    return _refusal(
        name,
        why,
        _("contenus actifs et fichiers joints interdits dans un PDF"),
        _("Imprimez-le dans un nouveau PDF, et déposez à part les fichiers qu’il contenait."),
    )


def _bomb(name: str) -> Refusal:
    return _refusal(name, _("il se décompresse de façon démesurée"), _("bombe de décompression"))


def _refusal(name: str, why: str, rule: str, remedy: str = "") -> Refusal:
    return Refusal(
        _("« %(name)s » a été refusé : %(why)s.") % {"name": name, "why": why},
        rule=rule,
        remedy=remedy or _("Imprimez-le dans un nouveau PDF et déposez la copie."),
    )
