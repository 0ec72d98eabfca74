"""Every file is what it says, holds nothing active, and bears no forbidden marking; else nothing is kept."""

import hashlib
import io
import os
import struct
import zipfile
import zlib

import pypdf
import pytest
from PIL import Image

from ssi.attachments import checks, pdfs, texts
from ssi.attachments.checks import MAX_SIZE, examine
from ssi.attachments.markings import ForbiddenMarking, Place
from ssi.attachments.sniff import Kind
from ssi.web.refusals import Refusal
from tests.attachments import samples

TEXT = "Bucarest, le 3 mars.\nMonsieur le commissaire,\nl’instruction est couverte par le secret."


def looked_at(data, name, declared="", **options):
    return examine(io.BytesIO(data), name, declared, **options)


def refused(data, name, declared="", **options):
    with pytest.raises(Refusal) as refusal:
        looked_at(data, name, declared, **options)
    assert refusal.value.rule
    assert refusal.value.remedy
    return str(refusal.value).replace("\u202f", " ").replace("\u00a0", " ")


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


# --- archives -----------------------------------------------------------------------------------------------


def docx_with(**parts):
    return samples.docx("Bonjour", extra={name.replace("__", "/"): content for name, content in parts.items()})


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


# --- PDF ----------------------------------------------------------------------------------------------------

JS = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def encrypted():
    """Opens without a password, as many documents whose printing alone is restricted."""
    writer, target = pypdf.PdfWriter(io.BytesIO(samples.pdf(["x"]))), io.BytesIO()
    writer.encrypt("", "owner", algorithm="AES-256")
    writer.write(target)
    return target.getvalue()


BAD_PDFS = {
    "script on opening": (samples.pdf(["x"], catalog=b"/OpenAction " + JS), "JavaScript"),
    "script, name escaped": (samples.pdf(["x"], catalog=b"/OpenAction << /S /J#61vaScript /JS (1) >>"), "JavaScript"),
    "script by its short key": (samples.pdf(["x"], catalog=b"/AA << /O << /S /Foo /JS (1) >> >>"), "JavaScript"),
    "script in a name tree": (samples.pdf(["x"], catalog=b"/Names << /JavaScript << /Names [(a) 5 0 R] >> >>"), "Java"),
    "launch": (samples.pdf(["x"], objects=[b"<< /S /Launch /F (cmd.exe) >>"]), "autre programme"),
    "attached file": (
        samples.pdf(["x"], catalog=b"/Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >>"),
        "fichiers joints",
    ),
    "file specification": (samples.pdf(["x"], objects=[b"<< /Type /Filespec /EF << /F 5 0 R >> >>"]), "joints"),
    "file annotation": (samples.pdf(["x"], objects=[b"<< /Subtype /FileAttachment >>"]), "joints"),
    "dynamic form": (samples.pdf(["x"], catalog=b"/AcroForm << /XFA [(a) 5 0 R] >>"), "XFA"),
    "import": (samples.pdf(["x"], objects=[b"<< /S /ImportData /F (x) >>"]), "extérieures"),
    "script in an object stream": (
        samples.pdf(["x"], objects=[samples.stream(b"7 0 << /S /JavaScript >>", b"/Type /ObjStm /N 1 /First 4")]),
        "JavaScript",
    ),
    "script in an object nothing names": (
        samples.pdf(["x"]) + b"\n200 0 obj\n<< /S /JavaScript >>\nendobj\n",
        "JavaScript",
    ),
    "script behind an unclosed string": (
        samples.pdf(["x"]) + b"\n200 0 obj\n( << /S /JavaScript >>\nendobj\n",
        "JavaScript",
    ),
    "encrypted": (encrypted(), "chiffré"),
    "not a pdf": (b"%PDF-1.7\nnothing else", "abîmé"),
    "no page": (samples.pdf(["x"]).replace(b"/Kids [10 0 R]", b"/Kids [      ]"), "abîmé"),
    "deflated twice": (
        samples.pdf(["x"], objects=[samples.stream(b"x").replace(b"/FlateDecode", b"[/FlateDecode /FlateDecode]")]),
        "démesurée",
    ),
}


@pytest.mark.parametrize("case", BAD_PDFS)
def test_a_hostile_pdf_is_refused(case):
    data, why = BAD_PDFS[case]
    assert why in refused(data, "note.pdf")


def bomb(megabytes, extra=b""):
    squeezer = zlib.compressobj(9)
    packed = b"".join(squeezer.compress(bytes(1024 * 1024)) for _ in range(megabytes)) + squeezer.flush()
    return samples.stream(b"", extra, packed)


def test_a_stream_that_inflates_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(pdfs, "MAX_IMAGE_STREAM", 60 * 1024 * 1024)
    assert "démesurée" in refused(samples.pdf(["x"], objects=[bomb(51)]), "note.pdf")
    assert looked_at(samples.pdf(["x"], objects=[bomb(51, b"/Subtype /Image")]), "note.pdf")
    assert "démesurée" in refused(samples.pdf(["x"], objects=[bomb(61, b"/Subtype /Image")]), "note.pdf")


def test_an_object_stream_that_inflates_beyond_the_limit_is_refused():
    data = samples.pdf(["x"], objects=[bomb(51, b"/Type /ObjStm /N 1 /First 4")])
    assert "démesurée" in refused(data, "note.pdf")


def test_many_large_streams_together_are_refused(monkeypatch):
    monkeypatch.setattr(pdfs, "MAX_ALL_STREAMS", 20 * 1024 * 1024)
    assert looked_at(samples.pdf(["x"], objects=[bomb(18)]), "note.pdf")
    assert "démesurée" in refused(samples.pdf(["x"], objects=[bomb(12), bomb(12)]), "note.pdf")


def test_a_pdf_of_too_many_pages_or_objects_is_refused(monkeypatch):
    monkeypatch.setattr(pdfs, "MAX_PAGES", 3)
    assert looked_at(samples.pdf(*[["x"]] * 3), "note.pdf")
    assert "pages" in refused(samples.pdf(*[["x"]] * 4), "note.pdf")
    monkeypatch.setattr(pdfs, "MAX_OBJECTS", 5)
    assert "objets" in refused(samples.pdf(["x"]), "note.pdf")


def test_words_about_scripts_are_not_scripts():
    text = ["Le langage /JavaScript et /Launch", "(voir /EmbeddedFile)"]
    link = b"<< /Type /Annot /Subtype /Link /A << /S /URI /URI (https://example.org/Web/JavaScript/a) >> >>"
    assert looked_at(samples.pdf(text, objects=[link], info=b"/Title (Guide /JavaScript \\(bases\\))"), "note.pdf")


def test_an_empty_tree_of_attached_files_is_harmless():
    data = samples.pdf(["x"], objects=[b"<< /Foo << /EF << >> >> >>"])
    assert looked_at(data, "note.pdf")


def test_a_scanned_pdf_says_that_nobody_could_read_it():
    (warning,) = looked_at(samples.pdf([]), "note.pdf").warnings
    assert "numérisé" in warning


def test_a_pdf_read_in_part_says_so(monkeypatch):
    monkeypatch.setattr(pdfs, "MAX_READ_PAGE", 2000)
    data = samples.pdf(["Bonjour"], ["Une très longue page"] * 200)
    (warning,) = looked_at(data, "note.pdf").warnings
    assert warning.startswith("1 pages sur 2")


def test_a_pdf_that_takes_too_long_to_read_says_so(monkeypatch):
    moments = iter([0, 1, *[100] * 50])
    monkeypatch.setattr(pdfs.time, "monotonic", lambda: next(moments))
    (warning,) = looked_at(samples.pdf(["Bonjour"], ["Bonsoir"], ["Adieu"]), "note.pdf").warnings
    assert warning.startswith("2 pages sur 3")


def test_first_and_last_pages_are_read_before_the_others():
    order = pdfs._most_telling_first(100)
    assert sorted(order) == list(range(100))
    assert order[:25] == [*range(20), *range(95, 100)]
    assert pdfs._most_telling_first(3) == [0, 1, 2]


# --- images -------------------------------------------------------------------------------------------------


def test_exif_and_text_chunks_are_gone_and_the_image_is_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Telephone"  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    found = looked_at(samples.image("JPEG", (40, 30), exif=exif), "photo.jpg")
    with Image.open(io.BytesIO(found.content)) as image:
        assert image.size == (30, 40)
        assert not image.getexif()
        assert "exif" not in image.info
    assert b"Telephone" not in found.content
    assert found.sha256 != found.received_sha256


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_any_mode_keeps_its_pixels(mode):
    source = Image.effect_noise((20, 20), 50)
    source = Image.new("I;16", (20, 20), 3000) if mode == "I;16" else source.convert(mode)
    target = io.BytesIO()
    source.save(target, "PNG")
    found = looked_at(target.getvalue() + b"hidden behind the end", "plan.png")
    assert b"hidden" not in found.content
    with Image.open(io.BytesIO(found.content)) as image:
        assert image.convert("RGBA").tobytes() == source.convert("RGBA").tobytes()


def test_a_transparent_palette_stays_transparent():
    source = Image.new("P", (4, 4), 0)
    source.putpalette([255, 0, 0, 0, 255, 0])
    target = io.BytesIO()
    source.save(target, "PNG", transparency=0)
    with Image.open(io.BytesIO(looked_at(target.getvalue(), "plan.png").content)) as image:
        assert image.convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_cmyk_photograph_is_accepted():
    assert looked_at(samples.image("JPEG", mode="CMYK"), "photo.jpg")


def test_an_image_of_more_than_25_megapixels_is_refused_before_it_is_decoded():
    header = struct.pack(">IIBBBBB", 5001, 5000, 8, 2, 0, 0, 0)
    for size in (header, struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)):
        chunk = b"IHDR" + size
        data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
        data += struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
        assert "25 millions" in refused(data, "plan.png")


@pytest.mark.parametrize("cut", [20, 100, 400])
def test_a_damaged_image_is_refused(cut):
    assert "image lisible" in refused(samples.image("PNG")[:cut], "plan.png")


# --- messages -----------------------------------------------------------------------------------------------


def test_a_message_is_judged_by_the_files_it_carries():
    zipped = samples.zipped({"a": "b"})
    for name, kind, content in [
        ("x.zip", "application/zip", zipped),
        ("x.exe", "application/octet-stream", b"MZ"),
        ("x.pdf", "application/pdf", samples.pdf(["x"], catalog=b"/OpenAction " + JS)),
        ("x.docx", "application/octet-stream", docx_with(word__vbaProject="x")),
        ("x.gif", "image/gif", zipped),
    ]:
        assert refused(samples.eml(attached=[(name, kind, content)]), "message.eml")


def test_what_a_mail_client_adds_by_itself_is_tolerated():
    data = samples.eml(
        attached=[
            ("logo.gif", "image/gif", b"GIF89a"),
            ("smime.p7s", "application/pkcs7-signature", b"0\x82"),
            ("page.html", "text/html", b"<p>Bonjour</p>"),
            ("photo.png", "image/png", samples.image("PNG")),
        ]
    )
    found = looked_at(data, "message.eml")
    assert found.kind is Kind.EML
    assert any("photo.png" in warning for warning in found.warnings)


def test_an_attached_message_is_opened_too_but_not_without_end():
    inner = samples.eml(attached=[("x.zip", "application/zip", b"PK\x05\x06" + bytes(18))])
    forwarded = samples.eml(attached=[("fwd.eml", "application/octet-stream", inner)])
    assert "zip" in refused(forwarded, "message.eml")
    nested = samples.eml()
    for _ in range(3):
        nested = samples.eml(attached=[("fwd.eml", "application/octet-stream", nested)])
    assert "trop de messages" in refused(nested, "message.eml")


def message_in_message(depth):
    data = samples.eml("SECRET")
    for _ in range(depth):
        data = b"From: a@example.org\nSubject: fwd\nContent-Type: message/rfc822\n\n" + data
    return data


def test_forwarded_messages_are_read_to_the_bottom_and_refused_when_too_deep():
    with pytest.raises(ForbiddenMarking):
        looked_at(message_in_message(2), "message.eml")
    assert "imbriquées" in refused(message_in_message(20), "message.eml")


def test_a_message_of_too_many_parts_is_refused():
    data = samples.eml() + b"\n".join(b"Content-Type: text/plain" for _ in range(101))
    assert "parties" in refused(data, "message.eml")


def test_a_message_in_an_unknown_charset_is_read_all_the_same():
    data = b"From: a@example.org\nContent-Type: text/plain; charset=x-unknown\n\nSECRET\n"
    with pytest.raises(ForbiddenMarking):
        looked_at(data, "message.eml")
    wrong = b"From: a@example.org\nContent-Type: text/plain; charset=utf-8\n\nd\xe9j\xe0 vu\n"
    assert looked_at(wrong, "message.eml")


# --- markings, in every kind --------------------------------------------------------------------------------

WATERMARK = '<w:p><w:pict><v:textpath string="TRÈS SECRET"/></w:pict></w:p>'
CAPITALS = "<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>Secret</w:t></w:r></w:p>"
PROPERTY = '<Properties><property name="Classification"><lpwstr>Secret</lpwstr></property></Properties>'
CORE = "<cp:coreProperties><dc:title>SECRET DÉFENSE</dc:title></cp:coreProperties>"
STAMP = b"<< /Type /Annot /Subtype /Stamp /Name /SBTopSecret >>"
NOTE = b"<< /Type /Annot /Subtype /FreeText /Contents (Secret) >>"


def stamped(annotation):
    data = samples.pdf(["Bonjour"], objects=[annotation])
    return data.replace(b"/MediaBox", b"/Annots [100 0 R] /MediaBox")


def commented():
    exif = Image.Exif()
    exif[0x010E] = "SECRET"
    return samples.image("JPEG", exif=exif)


def titled():
    exif = Image.Exif()
    exif[0x9C9B] = "TRÈS SECRET\0".encode("utf-16-le")
    return samples.image("JPEG", exif=exif)


MARKED = {
    "txt": ("note.txt", b"SECRET\n\nNote au ministre\n", Place.BODY),
    "txt cp1252": ("note.txt", "TRÈS SECRET\nNote".encode("cp1252"), Place.BODY),
    "pdf": ("note.pdf", samples.pdf(["TRÈS SECRET", "Note au ministre"]), Place.BODY),
    "pdf second page": ("note.pdf", samples.pdf(["Bonjour"], ["SECRET", "Note"]), Place.BODY),
    "pdf title": ("note.pdf", samples.pdf(["x"], info=b"/Title (SECRET)"), Place.METADATA),
    "pdf stamp": ("note.pdf", stamped(STAMP), Place.EDGE),
    "pdf free text": ("note.pdf", stamped(NOTE), Place.EDGE),
    "pdf xmp": (
        "note.pdf",
        samples.pdf(
            ["x"],
            objects=[samples.stream(b"<x><dc:title>SECRET</dc:title></x>", b"/Type /Metadata")],
            catalog=b"/Metadata 100 0 R",
        ),
        Place.METADATA,
    ),
    "docx": ("a.docx", samples.docx("TRÈS SECRET – SPÉCIAL FRANCE", "Note"), Place.BODY),
    "docx header": (
        "a.docx",
        samples.docx("Note", extra={"word/header1.xml": samples.word_part("hdr", "Secret")}),
        Place.EDGE,
    ),
    "docx footer": (
        "a.docx",
        samples.docx("Note", extra={"word/footer2.xml": samples.word_part("ftr", "SECRET - Page 2")}),
        Place.EDGE,
    ),
    "docx watermark": ("a.docx", samples.docx("Note", body=WATERMARK), Place.EDGE),
    "docx shown in capitals": ("a.docx", samples.docx("Note", body=CAPITALS), Place.BODY),
    "docx label": ("a.docx", samples.docx("Note", extra={"docProps/custom.xml": PROPERTY}), Place.LABEL),
    "docx title": ("a.docx", samples.docx("Note", extra={"docProps/core.xml": CORE}), Place.METADATA),
    "xlsx header": ("a.xlsx", samples.xlsx([["x"]], header='&C&"Arial,Gras"&12SECRET&RPage &P'), Place.EDGE),
    "xlsx first rows": ("a.xlsx", samples.xlsx([["SECRET"], ["Nom"]]), Place.BODY),
    "xlsx far cell": ("a.xlsx", samples.xlsx([["x"]] * 20 + [["TRÈS SECRET"]]), Place.CELL),
    "xlsx sheet": (
        "a.xlsx",
        samples.xlsx([["x"]], extra={"xl/workbook.xml": '<workbook><sheet name="SECRET"/></workbook>'}),
        Place.METADATA,
    ),
    "xlsx text box": (
        "a.xlsx",
        samples.xlsx([["x"]], extra={"xl/drawings/drawing1.xml": "<a><p><t>SECRET</t></p></a>"}),
        Place.BODY,
    ),
    "odt": ("a.odt", samples.odt("NATO SECRET", "Note"), Place.BODY),
    "odt header": ("a.odt", samples.odt("Note", header="Secret"), Place.EDGE),
    "eml body": ("m.eml", samples.eml("SECRET\n\nBonjour\n"), Place.BODY),
    "eml subject": ("m.eml", samples.eml(subject="[SECRET] réunion"), Place.SUBJECT),
    "eml html": (
        "m.eml",
        b"From: a@example.org\nContent-Type: text/html\n\n<style>x</style><p>SECRET</p><p>Bonjour</p>",
        Place.BODY,
    ),
    "eml label": ("m.eml", samples.eml(headers=[("X-Classification", "Secret")]), Place.LABEL),
    "eml attached": (
        "m.eml",
        samples.eml(attached=[("n.docx", "application/octet-stream", samples.docx("SECRET", "Note"))]),
        Place.BODY,
    ),
    "eml attached name": (
        "m.eml",
        samples.eml(attached=[("NOTE_SECRET_DEFENSE.txt", "text/plain", b"Bonjour")]),
        Place.NAME,
    ),
    "jpeg description": ("p.jpg", commented(), Place.METADATA),
    "jpeg windows title": ("p.jpg", titled(), Place.METADATA),
    "name": ("NOTE_TRES_SECRET.txt", b"Bonjour", Place.NAME),
}


@pytest.mark.parametrize("case", MARKED)
def test_a_classified_document_is_stopped_whatever_its_kind(case):
    name, data, place = MARKED[case]
    with pytest.raises(ForbiddenMarking) as refusal:
        looked_at(data, name)
    assert refusal.value.finding.place is place


def test_png_texts_are_read_too():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", "SECRET")
    with pytest.raises(ForbiddenMarking):
        looked_at(samples.image("PNG", pnginfo=info), "plan.png")


def test_restricted_documents_enter_where_the_installation_allows_it_attached_ones_included():
    attached = samples.eml(attached=[("n.txt", "text/plain", b"NATO RESTRICTED\nNote")])
    for name, data in (("n.txt", b"NATO RESTRICTED\nNote"), ("m.eml", attached)):
        with pytest.raises(ForbiddenMarking):
            looked_at(data, name)
        assert looked_at(data, name, block_restricted=False)


def test_the_marking_a_document_bears_is_reported():
    data = samples.docx("Note", extra={"word/header1.xml": samples.word_part("hdr", "DIFFUSION RESTREINTE")})
    assert looked_at(data, "a.docx").mentions == {"DR"}
    assert looked_at("SPÉCIAL FRANCE\nNote".encode(), "a.txt").mentions == {"SF"}


def test_files_in_folders_and_empty_parts_are_read_through():
    target = io.BytesIO(samples.docx("Note"))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("word/media/", b"")
    assert looked_at(target.getvalue(), "a.docx")


def test_a_sheet_without_row_numbers_and_with_a_wrong_string_number_is_read():
    sheet = (
        '<worksheet><sheetData><row><c t="s"><v>999</v></c><c><v>12</v></c>'
        '<c t="inlineStr"><is><t>SECRET</t></is></c></row></sheetData></worksheet>'
    )
    with pytest.raises(ForbiddenMarking):
        looked_at(samples.xlsx(extra={"xl/worksheets/sheet1.xml": sheet}), "a.xlsx")


def test_a_part_of_endless_elements_is_refused(monkeypatch):
    monkeypatch.setattr(texts, "MAX_ELEMENTS", 50)
    assert "illisible ou piégée" in refused(samples.docx(*["x"] * 20), "a.docx")


def test_an_object_nobody_can_read_does_not_hide_the_others():
    broken = samples.pdf(["x"], objects=[b"<< /A ", b"<< /S /Launch >>"])
    assert "autre programme" in refused(broken, "note.pdf")


def test_a_message_that_is_only_a_body_is_refused():
    assert refused(b"From nobody\n\n", "message.eml")


def test_a_refused_file_is_written_nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(checks, "open", lambda *_args: pytest.fail("a file was opened"), raising=False)
    with pytest.raises(ForbiddenMarking):
        looked_at(samples.docx("SECRET", "Note"), "a.docx")
    assert list(tmp_path.iterdir()) == []
