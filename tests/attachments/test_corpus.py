"""A corpus of uploads (security.md F15): every honest file is taken, no hostile one is."""

from itertools import islice

from ssi.web.refusals import Refusal
from tests.attachments import samples
from tests.attachments.looking import JS, TEXT, docx_with, looked_at
from tests.attachments.test_archives import BAD_ARCHIVES, with_entry
from tests.attachments.test_pdfs import BAD_PDFS
from tests.house.sizes import size
from tests.house.telling import tell

#: What other programs begin their files with; none is in the list of kinds.
HEADS = {
    "windows": b"MZ\x90\0",
    "linux": b"\x7fELF\x02\x01\x01\0",
    "office 97": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "rar": b"Rar!\x1a\x07\0",
    "gzip": b"\x1f\x8b\x08\0",
    "java": b"\xca\xfe\xba\xbe",
    "gif": b"GIF89a\x01\0\x01\0",
    "tiff": b"II*\0",
    "ico": b"\0\0\x01\0",
    "wasm": b"\0asm\x01\0\0\0",
    "link": b"L\0\0\0\x01\x14\x02\0",
}
EXTENSIONS = ("pdf", "jpg", "png", "docx", "xlsx", "odt", "txt", "eml")
#: Kinds that are text themselves: under each other's name they may be what they say.
TEXTS = {"txt", "eml"}


def good(number):
    """An honest file: (extension, bytes). Each number is another file; the kinds take turns."""
    text = f"{TEXT}\nPièce n° {number}."
    makers = {
        "pdf": lambda: samples.pdf(*([f"Page {page} de la pièce {number}"] for page in range(1 + number % 5))),
        "jpg": lambda: samples.image("JPEG", (40 + number, 30), mode=("RGB", "L")[number % 2]),
        "png": lambda: samples.image("PNG", (40, 30 + number), mode=("RGB", "RGBA", "L", "P")[number % 4]),
        "docx": lambda: samples.docx(*text.splitlines()),
        "xlsx": lambda: samples.xlsx([["Nom", "Pays"], *(["Popa", f"RO{row}"] for row in range(number % 7))]),
        "odt": lambda: samples.odt(*text.splitlines(), header=f"En-tête {number}"),
        "txt": lambda: text.encode(("utf-8", "cp1252", "utf-8-sig")[number % 3]),
        "eml": lambda: samples.eml(text, subject=f"Note {number}"),
    }
    kind = EXTENSIONS[number % len(EXTENSIONS)]
    return kind, makers[kind]()


def bad():
    """(what, name, bytes) of hostile files, those of every kind in turn first."""
    yield from ((f"pdf: {what}", "a.pdf", data) for what, (data, _why) in BAD_PDFS.items())
    yield from ((f"archive: {what}", "a.docx", data) for what, (data, *_why) in BAD_ARCHIVES.items())
    for what, head in HEADS.items():
        for extension in EXTENSIONS:
            yield f"{what} as {extension}", f"a.{extension}", head + bytes(range(256)) * 4
    for number in range(104):
        kind, data = good(number)
        for extension in EXTENSIONS:
            if extension != kind and not {extension, kind} <= TEXTS and (number + len(extension)) % 2:
                yield f"{kind} as {extension}", f"a.{extension}", data
    for number in range(40):
        pages = [[f"Page {page}"] for page in range(1 + number % 4)]
        yield "a script in a pdf", "a.pdf", samples.pdf(*pages, catalog=(b"/OpenAction ", b"/AA ")[number % 2] + JS)
        yield "a macro", "a.docx", docx_with(**{("word__vbaProject.bin", "word__vbaData.xml")[0]: f"macro {number}"})
        yield "a way out of the folder", "a.docx", with_entry("../" * (1 + number % 5) + f"{number}.xml")


def accepted(data, name):
    try:
        looked_at(data, name)
    except Refusal:
        return False
    return True


def test_every_honest_file_is_taken_and_no_hostile_one():
    honest = [good(number) for number in range(size(24, 104))]
    hostile = list(islice(bad(), size(120, None)))
    rejected = [kind for kind, data in honest if not accepted(data, f"piece.{kind}")]
    taken = [what for what, name, data in hostile if accepted(data, name)]

    tell(
        f"{len(honest)} honest files, {len(hostile)} hostile ones",
        F15={
            "files": len(honest) + len(hostile),
            "good": len(honest),
            "rejected": len(rejected),
            "accepted": len(taken),
        },
    )
    assert rejected == []
    assert taken == []
