"""A PDF holds nothing active, does not inflate without end, and says when it could not be read whole."""

import io
import zlib

import pypdf
import pytest

from ssi.attachments import pdfs
from tests.attachments import samples
from tests.attachments.looking import JS, looked_at, refused


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
