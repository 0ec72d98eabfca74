"""An office file is an archive: nothing hostile in it, nothing active, nothing that lies about its size."""

import io
import os
import struct
import zipfile

import pytest

from ssi.attachments.sniff import Kind
from tests.attachments import samples
from tests.attachments.looking import docx_with, looked_at, refused


def with_entry(entry, content=b"x"):
    """A document with one more entry, written as told."""
    target = io.BytesIO(samples.docx("Bonjour"))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(entry, content)
    return target.getvalue()


def link():
    entry = zipfile.ZipInfo("word/link")
    entry.external_attr = 0o120777 << 16
    return entry


def flagged(data, bit):
    """The same archive with a flag set in every central record."""
    changed, position = bytearray(data), 0
    while (position := changed.find(b"PK\x01\x02", position)) >= 0:
        flags = struct.unpack_from("<H", changed, position + 8)[0]
        struct.pack_into("<H", changed, position + 8, flags | bit)
        position += 4
    return bytes(changed)


def overlapping():
    """Two entries that share their bytes."""
    data = bytearray(with_entry("word/a.xml", b"x" * 500))
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 4)
    struct.pack_into("<I", data, second + 42, struct.unpack_from("<I", data, first + 42)[0])
    return bytes(data)


RELATION = (
    '<Relationships><Relationship Type="http://x/relationships/{kind}" Target="http://evil/x" '
    'TargetMode="External"/></Relationships>'
)
BAD_ARCHIVES = {
    "too many entries": (docx_with(**{f"word__{n}.xml": "<a/>" for n in range(201)}), "plus de 200"),
    "a bomb by ratio": (docx_with(word__big=b"\0" * 5_000_000), "démesurée"),
    "a bomb by size": (
        samples.docx("x", extra={f"word/{n}.xml": os.urandom(21_000) + bytes(1_050_000) for n in range(100)}),
        "dépasse 100 Mo",
    ),
    "overlapping entries": (overlapping(), "recouvrent"),
    "macros": (docx_with(word__vbaProject="x"), "macros"),
    "macro type": (samples.docx("x", extra={"[Content_Types].xml": "macroEnabled"}), "macros"),
    "activex": (docx_with(word__activeX__a="x"), "macros"),
    "odt basic": (samples.odt("x", extra={"Basic/Standard/script.xml": "<a/>"}), "macros"),
    "nested zip": (docx_with(word__embeddings__a=samples.zipped({"a": "b"})), "autre"),
    "nested ole": (docx_with(word__embeddings__a=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "autre"),
    "nested program": (docx_with(word__media__a=b"MZ\x90"), "autre"),
    "symbolic link": (with_entry(link()), "lien"),
    "climbing name": (with_entry("../evil.xml"), "sort de l’archive"),
    "absolute name": (with_entry("/etc/passwd"), "sort de l’archive"),
    "windows name": (with_entry("word\\..\\x"), "sort de l’archive"),
    "drive name": (with_entry("c:x"), "sort de l’archive"),
    "dotted name": (with_entry("word/./x"), "sort de l’archive"),
    "twice the same name": (with_entry("WORD/Document.xml"), "même nom"),
    "encrypted": (flagged(samples.docx("x"), 1), "mot de passe"),
    "link by its folder": (with_entry("word/../word/x"), "sort de l’archive"),
    "encrypted odt": (
        samples.odt("x", extra={"META-INF/manifest.xml": "<a><manifest:encryption-data/></a>"}),
        "mot de passe",
    ),
    "remote template": (docx_with(**{"word___rels__s.rels": RELATION.format(kind="attachedTemplate")}), "extérieur"),
    "remote object": (docx_with(**{"word___rels__s.rels": RELATION.format(kind="oleObject")}), "extérieur"),
    "dde": (docx_with(**{"word__f.xml": "<w:instrText>DDEAUTO c:\\\\cmd</w:instrText>"}), "DDE"),
    "truncated": (samples.docx("Bonjour " * 500)[:-60], "abîmée"),
    "damaged": (samples.docx("Bonjour").replace(b"word/document.xml", b"word/documenx.xml", 1), "abîmée"),
}


@pytest.mark.parametrize("case", BAD_ARCHIVES)
def test_a_hostile_office_file_is_refused(case):
    data, why = BAD_ARCHIVES[case]
    name = "lettre.odt" if data[30:38] == b"mimetype" else "lettre.docx"
    assert why in refused(data, name)


def test_an_archive_compressed_as_no_document_is_is_refused():
    target = io.BytesIO(samples.docx("x"))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("word/x.xml", b"x" * 1000, zipfile.ZIP_LZMA)
    assert "compression" in refused(target.getvalue(), "lettre.docx")


def test_a_declared_size_that_lies_does_not_help():
    data = bytearray(docx_with(word__big="y" * 300_000))
    position = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/big"))
    struct.pack_into("<I", data, position + 24, 10)
    assert "abîmée" in refused(bytes(data), "lettre.docx")


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        "<w:document><w:p>",
        "not xml at all",
    ],
)
def test_a_part_that_is_not_plain_xml_is_refused(content):
    data = samples.docx("x", extra={"word/header1.xml": content})
    assert "illisible ou piégée" in refused(data, "lettre.docx")


def test_a_hyperlink_is_not_a_remote_object():
    assert looked_at(docx_with(**{"word___rels__s.rels": RELATION.format(kind="hyperlink")}), "lettre.docx")


def test_printer_settings_of_a_workbook_are_harmless():
    data = samples.xlsx([["x"]], extra={"xl/printerSettings/printerSettings1.bin": b"MZ printer"})
    assert looked_at(data, "liste.xlsx")


def test_a_main_part_numbered_by_word_on_line_is_accepted():
    with zipfile.ZipFile(io.BytesIO(samples.docx("x"))) as archive:
        parts = {name.replace("document.xml", "document2.xml"): archive.read(name) for name in archive.namelist()}
    assert looked_at(samples.zipped(parts), "lettre.docx").kind is Kind.DOCX
