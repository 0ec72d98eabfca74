"""A forbidden marking stops a file whatever its kind, and leaves it nowhere."""

import io
import zipfile

import pytest
from PIL import Image

from ssi.attachments import checks, texts
from ssi.attachments.markings import ForbiddenMarking, Place
from tests.attachments import samples
from tests.attachments.looking import looked_at, refused

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
