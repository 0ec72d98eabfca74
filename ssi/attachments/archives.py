"""Office files are zip archives: what one of them may hold, and how its entries are read safely."""

import io
import posixpath
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ssi.attachments.sniff import FOREIGN_MAGIC, Kind
from ssi.web.refusals import Refusal

MAX_ENTRIES = 200
MAX_RATIO = 100
MAX_UNPACKED = 100 * 1024 * 1024
#: Small entries of pure white compress beyond the ratio and harm nobody.
RATIO_MATTERS_FROM = 256 * 1024
_CENTRAL_RECORD = b"PK\x01\x02"
_LOCAL_HEADER = 30
_ENCRYPTED_BITS = 0x1 | 0x40 | 0x2000
_FORBIDDEN_PARTS = re.compile(
    r"vbaProject|vbaData|macrosheets/|activeX/|^Basic/|^Scripts/|dialogsheets/|\.(?:bin\.sig|exe|dll|js|vbs|ps1|hta)$",
    re.IGNORECASE,
)
#: Printer settings are the one binary part honest workbooks carry.
_HARMLESS_BINARY = re.compile(r"printerSettings\d*\.bin$", re.IGNORECASE)
_MAIN_TYPE = {
    Kind.DOCX: b"wordprocessingml.document.main+xml",
    Kind.XLSX: b"spreadsheetml.sheet.main+xml",
}
#: Word on line numbers its main part.
_MAIN_PART = {
    Kind.DOCX: re.compile(r"word/document\d*\.xml"),
    Kind.XLSX: re.compile(r"xl/workbook\d*\.xml"),
    Kind.ODT: re.compile(r"content\.xml"),
}
_EXTERNAL_RELATION = re.compile(rb"<[^>]*Relationship\b[^>]*>", re.IGNORECASE)
_REMOTE_CODE = re.compile(rb"/(?:attachedTemplate|oleObject|frame|subDocument|externalLinkPath)\"", re.IGNORECASE)
_DDE = re.compile(rb"<(?:\w+:)?ddeLink|DDEAUTO|<w:instrText[^>]*>\s*DDE\b", re.IGNORECASE)


#: What zipfile raises on hand-made archives, beside its own error.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    ValueError,
    IndexError,
    OverflowError,
    OSError,
)


@dataclass(frozen=True)
class Package:
    """The parts of an inspected office file, by name."""

    kind: Kind
    parts: dict[str, bytes]

    def matching(self, pattern: str) -> Iterable[tuple[str, bytes]]:
        return ((name, data) for name, data in sorted(self.parts.items()) if re.fullmatch(pattern, name))


def inspect(data: bytes, kind: Kind, name: str) -> Package:
    """All parts of a safe archive of that kind. Raises Refusal, naming the rule.

    Everything is unpacked here, once.
    """
    try:
        return _inspect(data, kind, name)
    except _BROKEN as error:
        raise _refusal(name, _("l’archive est abîmée ou mal formée"), _("archive lisible")) from error


def _inspect(data: bytes, kind: Kind, name: str) -> Package:
    # Before zipfile builds a list of them all.
    if data.count(_CENTRAL_RECORD) > MAX_ENTRIES:
        raise _refusal(name, _("il contient plus de %(n)d éléments") % {"n": MAX_ENTRIES}, _("archive trop riche"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        _check_directory(entries, archive.start_dir, name)
        parts = _unpack(archive, entries)
    _check_parts(parts, name)
    _check_kind(parts, kind, name)
    return Package(kind, parts)


def _check_directory(entries: list[zipfile.ZipInfo], start_of_directory: int, name: str) -> None:
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise _too_large(name)
    seen = set()
    for entry in entries:
        _check_entry(entry, name)
        folded = entry.filename.casefold()
        if folded in seen:
            raise _refusal(name, _("deux éléments portent le même nom"), _("archive bien formée"))
        seen.add(folded)
    # Entries that share bytes are how a small archive unpacks to petabytes.
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise _refusal(name, _("des éléments se recouvrent"), _("bombe de décompression"))
        end = entry.header_offset + _LOCAL_HEADER + len(entry.orig_filename.encode()) + entry.compress_size
    if end > start_of_directory:
        raise _refusal(name, _("des éléments se recouvrent"), _("bombe de décompression"))


def _check_entry(entry: zipfile.ZipInfo, name: str) -> None:
    path, mode = entry.orig_filename, entry.external_attr >> 16
    if entry.flag_bits & _ENCRYPTED_BITS:
        raise _refusal(
            name, _("il est chiffré par un mot de passe"), _("fichier lisible"), _("Enlevez le mot de passe.")
        )
    if "\\" in path or "\0" in path or path.startswith("/") or ":" in path or ".." in path.split("/"):
        raise _refusal(name, _("un élément sort de l’archive par son nom"), _("noms des éléments"))
    if posixpath.normpath(path) != path.rstrip("/"):
        raise _refusal(name, _("un élément sort de l’archive par son nom"), _("noms des éléments"))
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refusal(name, _("il contient un lien ou un fichier spécial"), _("liens interdits"))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refusal(name, _("sa compression n’est pas celle d’un document"), _("archive bien formée"))
    if entry.file_size > RATIO_MATTERS_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
        raise _refusal(name, _("il se décompresse de façon démesurée"), _("bombe de décompression"))


def _unpack(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Reading stops at the declared size, which is within the limits; a size that lies fails its checksum."""
    parts = {}
    for entry in entries:
        if not entry.is_dir():
            with archive.open(entry) as stream:
                # A size given: without it, zipfile inflates a whole entry before it looks at what was declared.
                parts[entry.filename] = stream.read(entry.file_size + 1)
    return parts


def _check_parts(parts: dict[str, bytes], name: str) -> None:
    for path, content in parts.items():
        if _FORBIDDEN_PARTS.search(path):
            raise _macros(name)
        foreign = next((label for magic, label in FOREIGN_MAGIC.items() if content.startswith(magic)), None)
        if foreign and not _HARMLESS_BINARY.search(path):
            raise _refusal(
                name,
                _("il en contient un autre (%(part)s)") % {"part": path[:80]},
                _("archives et documents imbriqués"),
                _("Déposez chaque document séparément."),
            )
        if path.endswith(".rels") and any(
            b"External" in relation and _REMOTE_CODE.search(relation)
            for relation in _EXTERNAL_RELATION.findall(content)
        ):
            raise _refusal(name, _("il appelle un modèle ou un objet extérieur"), _("contenus actifs"))
        if path.endswith(".xml") and _DDE.search(content):
            raise _refusal(name, _("il lance un autre programme (lien DDE)"), _("contenus actifs"))


def _check_kind(parts: dict[str, bytes], kind: Kind, name: str) -> None:
    types = parts.get("[Content_Types].xml", b"")
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise _macros(name)
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise _refusal(
            name, _("il est chiffré par un mot de passe"), _("fichier lisible"), _("Enlevez le mot de passe.")
        )
    if not any(map(_MAIN_PART[kind].fullmatch, parts)) or _MAIN_TYPE.get(kind, b"") not in types:
        raise _refusal(
            name,
            _("son contenu n’est pas celui d’un fichier %(kind)s") % {"kind": kind.value},
            _("type réel"),
        )


def _macros(name: str) -> Refusal:
    return _refusal(
        name,
        _("il contient des macros"),
        _("macros interdites"),
        _("Enregistrez-le sans macros, ou en PDF."),
    )


def _too_large(name: str) -> Refusal:
    megabytes = MAX_UNPACKED // (1024 * 1024)
    return _refusal(name, _("décompressé, il dépasse %(n)d Mo") % {"n": megabytes}, _("bombe de décompression"))


def _refusal(name: str, why: str, rule: str, remedy: str = "") -> Refusal:
    return Refusal(
        _("« %(name)s » a été refusé : %(why)s.") % {"name": name, "why": why},
        rule=rule,
        remedy=remedy or _("Enregistrez-le de nouveau depuis son logiciel, ou en PDF, et déposez la copie."),
    )
