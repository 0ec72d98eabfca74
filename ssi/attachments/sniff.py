"""What a file is: magic bytes, extension and declared type must agree, on a closed list of kinds."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from ssi.web.refusals import Refusal

#: Bytes of the beginning that decide.
HEAD = 4096
MAX_NAME = 150


class Kind(StrEnum):
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    TXT = "txt"
    EML = "eml"

    @property
    def content_type(self) -> str:
        """The type to serve it with, and to record."""
        return _KINDS[self].content_types[0]


@dataclass(frozen=True)
class _Traits:
    extensions: tuple[str, ...]
    content_types: tuple[str, ...]
    magic: bytes = b""


_OFFICE = "application/vnd.openxmlformats-officedocument"
_KINDS = {
    Kind.PDF: _Traits(("pdf",), ("application/pdf",), b"%PDF-"),
    Kind.JPEG: _Traits(("jpg", "jpeg"), ("image/jpeg", "image/jpg", "image/pjpeg"), b"\xff\xd8\xff"),
    Kind.PNG: _Traits(("png",), ("image/png",), b"\x89PNG\r\n\x1a\n"),
    Kind.DOCX: _Traits(("docx",), (f"{_OFFICE}.wordprocessingml.document",), b"PK\x03\x04"),
    Kind.XLSX: _Traits(("xlsx",), (f"{_OFFICE}.spreadsheetml.sheet",), b"PK\x03\x04"),
    Kind.ODT: _Traits(("odt",), ("application/vnd.oasis.opendocument.text",), b"PK\x03\x04"),
    Kind.TXT: _Traits(("txt",), ("text/plain",)),
    Kind.EML: _Traits(("eml",), ("message/rfc822", "text/plain")),
}
_BY_EXTENSION = {extension: kind for kind, traits in _KINDS.items() for extension in traits.extensions}
#: A browser that knows no type sends nothing, or this.
_UNDECLARED = ("", "application/octet-stream")
_ODT_MIMETYPE = b"mimetypeapplication/vnd.oasis.opendocument.text"
#: Beginnings of what is never a text, and of archives and programs found inside other files.
FOREIGN_MAGIC = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"Rar!\x1a\x07": "rar",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1f\x8b\x08": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"MSCF": "cab",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "ole",
    b"MZ": "exe",
    b"\x7fELF": "elf",
    b"\xca\xfe\xba\xbe": "class",
}
_NOT_TEXT = (*FOREIGN_MAGIC, b"%PDF-", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"{\\rtf", b"#!", b"<?php")
#: "MZ", "BZh", "#!" also begin honest sentences: a text is judged by its bytes, not by these two letters.
_ALSO_WORDS = (b"MZ", b"BZh", b"MSCF")
#: A header line of a message; a mailbox export may begin with "From ".
_MESSAGE_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?:From [^\r\n]+\r?\n)?[!-9;-~]{1,70}:[ \t]?")
ALLOWED = "pdf, jpeg, png, docx, xlsx, odt, txt, eml"


def clean_name(name: str) -> str:
    """The last part of the name, composed (NFC), without folder.

    Raises Refusal for an empty or too long name, or for characters that hide what the name says: control
    characters, and the direction marks that make `exe.pdf` out of `fdp.exe`.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1].strip().strip(".")
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") for character in name):
        raise _refusal(_("Le nom du fichier contient des caractères invisibles."), _("nom du fichier"))
    if not name or len(name) > MAX_NAME:
        raise _refusal(
            _("Le nom du fichier doit compter de 1 à %(n)d caractères.") % {"n": MAX_NAME},
            _("nom du fichier"),
        )
    return name


def sniff(head: bytes, name: str, declared_type: str = "") -> Kind:
    """The kind, when the first bytes, the extension and the declared type say the same.

    Word and Excel share their first bytes: `archives.inspect` tells them apart. Raises Refusal.
    """
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    kind = _BY_EXTENSION.get(extension)
    if kind is None:
        sentence = (
            _("Les fichiers « %(extension)s » ne sont pas admis.")
            if extension
            else _("Le nom du fichier n’a pas d’extension.")
        )
        remedy = _("Enregistrez le document dans l’un de ces formats : %(kinds)s.") % {"kinds": ALLOWED}
        raise Refusal(sentence % {"extension": extension[:20]}, rule=_("formats admis"), remedy=remedy)
    declared = declared_type.split(";")[0].strip().lower()
    if declared not in (*_UNDECLARED, *_KINDS[kind].content_types):
        raise _liar(name, _("le type annoncé (%(type)s) ne correspond pas") % {"type": declared[:80]})
    if head.startswith(b"\xd0\xcf\x11\xe0") and kind in (Kind.DOCX, Kind.XLSX):
        raise Refusal(
            _("« %(name)s » est chiffré par un mot de passe ou dans l’ancien format d’Office.") % {"name": name},
            rule=_("formats admis"),
            remedy=_("Enlevez le mot de passe ou enregistrez-le en %(kind)s.") % {"kind": kind.value},
        )
    if not _matches(head, kind):
        raise _liar(name, _("son contenu n’est pas celui d’un fichier %(kind)s") % {"kind": kind.value})
    return kind


def _matches(head: bytes, kind: Kind) -> bool:
    magic = _KINDS[kind].magic
    if magic:
        if kind is Kind.ODT:
            # OpenDocument: the first entry, stored, is the type itself (after 30 bytes of local header).
            return head.startswith(magic) and head[30:].startswith(_ODT_MIMETYPE)
        return head.startswith(magic)
    if head.startswith(tuple(magic for magic in _NOT_TEXT if magic not in _ALSO_WORDS)):
        return False
    return kind is Kind.TXT or _MESSAGE_HEAD.match(head) is not None


def _liar(name: str, why: str) -> Refusal:
    return Refusal(
        _("« %(name)s » a été refusé : %(why)s.") % {"name": name, "why": why},
        rule=_("type réel = extension = type annoncé"),
        remedy=_("Ouvrez-le dans son logiciel et enregistrez-le de nouveau, puis déposez la copie."),
    )


def _refusal(sentence: str, rule: str) -> Refusal:
    return Refusal(sentence, rule=rule, remedy=_("Renommez le fichier et déposez-le de nouveau."))
