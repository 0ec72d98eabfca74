"""Every file is what it says, by its name, its type and its size; else nothing is kept."""

import hashlib
import io

import pytest

from ssi.attachments.checks import MAX_SIZE, examine
from ssi.attachments.sniff import Kind
from ssi.web.refusals import Refusal
from tests.attachments import samples
from tests.attachments.looking import TEXT, looked_at, refused

GOOD = [
    ("note.pdf", "application/pdf", samples.pdf(["Note ordinaire", "suite"]), Kind.PDF),
    ("NOTE.PDF", "", samples.pdf([]), Kind.PDF),
    ("photo.jpg", "image/jpeg", samples.image("JPEG"), Kind.JPEG),
    ("photo.JPEG", "application/octet-stream", samples.image("JPEG", mode="L"), Kind.JPEG),
    ("plan.png", "image/png", samples.image("PNG", mode="RGBA"), Kind.PNG),
    ("lettre.docx", Kind.DOCX.content_type, samples.docx(*TEXT.splitlines()), Kind.DOCX),
    ("liste.xlsx", Kind.XLSX.content_type, samples.xlsx([["Nom", "Pays"], ["Popa", "ROU"]]), Kind.XLSX),
    ("lettre.odt", Kind.ODT.content_type, samples.odt(*TEXT.splitlines()), Kind.ODT),
    ("note.txt", "text/plain; charset=utf-8", TEXT.encode(), Kind.TXT),
    ("note.txt", "text/plain", TEXT.encode("cp1252"), Kind.TXT),
    ("note.txt", "text/plain", b"\xef\xbb\xbf" + TEXT.encode(), Kind.TXT),
    ("message.eml", "message/rfc822", samples.eml(TEXT), Kind.EML),
    ("message.eml", "", samples.eml(TEXT, attached=[("n.pdf", "application/pdf", samples.pdf([]))]), Kind.EML),
]


@pytest.mark.parametrize(("name", "declared", "data", "kind"), GOOD, ids=lambda value: str(value)[:30])
def test_an_honest_file_is_accepted_as_what_it_is(name, declared, data, kind):
    found = looked_at(data, name, declared)
    assert found.kind is kind
    assert found.name == name
    assert found.received_sha256 == hashlib.sha256(data).hexdigest()
    assert found.sha256 == hashlib.sha256(found.content).hexdigest()
    assert found.size == len(found.content)
    if kind not in (Kind.JPEG, Kind.PNG):
        assert found.content == data


def test_a_file_may_be_given_by_its_path(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(TEXT.encode())
    assert examine(path, "note.txt").kind is Kind.TXT


# --- names, types and sizes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "declared", "data"),
    [
        ("note.pdf", "", samples.docx("x")),
        ("note.docx", "", samples.pdf(["x"])),
        ("note.docx", "", samples.xlsx([["x"]])),
        ("note.xlsx", "", samples.docx("x")),
        ("note.odt", "", samples.docx("x")),
        ("note.docx", "", samples.odt("x")),
        ("photo.png", "", samples.image("JPEG")),
        ("photo.jpg", "", samples.image("PNG")),
        ("photo.jpg", "", b"\xff\xd8\xff" + b"not an image" * 10),
        ("note.txt", "", samples.pdf(["x"])),
        ("note.txt", "", b"\x7fELF" + bytes(100)),
        ("note.txt", "", b"{\\rtf1 bonjour}"),
        ("message.eml", "", b"Bonjour tout le monde"),
        ("note.pdf", "image/png", samples.pdf(["x"])),
        ("note.pdf", "text/html", samples.pdf(["x"])),
        ("note.pdf", "", b"\n" + samples.pdf(["x"])),
        ("note.docx", "", samples.zipped({"a.txt": "x"})),
        ("note.docx", "", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    ],
)
def test_a_file_whose_type_lies_is_refused(name, declared, data):
    assert name in refused(data, name, declared)


@pytest.mark.parametrize(
    "name", ["prog.exe", "page.html", "note.pdf.exe", "macro.docm", "a.zip", "note", "note.", "x.svg", "x.rtf"]
)
def test_a_kind_out_of_the_list_is_refused_with_the_list(name):
    sentence = refused(TEXT.encode(), name)
    assert "docx" in sentence
    assert "eml" in sentence


@pytest.mark.parametrize(
    "name", ["note\0.txt", "fdp.\u202etxt", "a\n.txt", ".", "", "x" * 200 + ".txt", "\u200bnote.txt"]
)
def test_a_name_that_hides_something_is_refused(name):
    assert "nom du fichier" in refused(TEXT.encode(), name).lower()


def test_only_the_last_part_of_the_name_is_kept():
    assert looked_at(TEXT.encode(), "C:\\Users\\x\\note.txt").name == "note.txt"
    assert looked_at(TEXT.encode(), "../../etc/note.txt").name == "note.txt"


def test_a_file_of_more_than_20_megabytes_is_refused_and_not_read_to_its_end():
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            self.given += size
            return b"a" * size

    source = Endless()
    with pytest.raises(Refusal, match="20"):
        examine(source, "note.txt")
    assert source.given == MAX_SIZE + 1


def test_20_megabytes_exactly_are_accepted():
    line = b"Texte ordinaire sur une ligne assez longue. " * 40 + b"\n"
    assert looked_at((line * (MAX_SIZE // len(line) + 1))[:MAX_SIZE], "note.txt").size == MAX_SIZE


def test_an_empty_file_is_refused():
    assert "vide" in refused(b"", "note.txt")


@pytest.mark.parametrize("data", [b"a\0b", "texte".encode("utf-16"), b"\x81\x8d", b"esc \x1b[2J", b"del \x7f"])
def test_a_text_that_is_not_text_is_refused(data):
    assert "UTF-8" in refused(data, "note.txt")
