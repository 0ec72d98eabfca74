"""Every report and every document of a file, by itself: on paper it says its lines, and anybody can read it.

The models of report and the kinds of document are those the rooms declare: a new one is tested here without a word.
"""

import datetime as dt
import io
import re

import pytest
from django.utils import translation
from pypdf import PdfReader

from ssi.accounts.context import acting_as
from ssi.figures.periods import Period
from ssi.reports import documents, registry, rendering, services
from ssi.reports.canonical import fingerprint, three_words
from ssi.reports.document import Report
from ssi.reports.render import DEFAULT_TEMPLATE, render_pdf
from ssi.reports.typography import typeset
from tests.factories import head_of, make_domain, make_post
from tests.kinds import EXHIBITS

from .later import course_over, destroyed

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not rendering.is_available(), reason="WeasyPrint's libraries are not on this machine"),
]
YEAR = Period.year(2025)
ABOUT = {
    code
    for code, kind in documents._documents.items()
    if getattr(kind, "about", None) is not None and kind.about._meta.model_name in EXHIBITS
}
#: Documents of a file that come only later in its life, and what leads a file there.
LATER = {
    "disposal-certificate": destroyed,
    "training-calls": course_over,
    "training-certificate": course_over,
    "training-sheet": course_over,
}
#: The frame of the house: header, foot, numbered sections, definitions.
FRAMED = {DEFAULT_TEMPLATE, documents.DocumentKind.template}


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.mark.parametrize("code", sorted(registry._models))
def test_every_report_says_its_lines_and_can_be_read(code, post):
    head, model = head_of(post), registry.model_of(code)
    with acting_as(head):
        report = services.request_report(by=head, post=post, code=code, period=YEAR)
        snapshot = model.collect(post, YEAR, by=head, report=report).to_json()
    check(model.template, snapshot)


@pytest.mark.parametrize("code", sorted(ABOUT))
def test_every_document_of_a_file_says_its_lines_and_can_be_read(code, post):
    kind = documents.document_of(code)
    if code in LATER:
        made = LATER[code](post)
    else:
        made = EXHIBITS[kind.about._meta.model_name].make(None, post=post, domain=make_domain("stups"), canary="Repère")
    head = head_of(post)
    with acting_as(head), translation.override("fr"):
        subject = kind.subject_of(head, made.reference)
        variants = kind.offered(subject, head) or list(kind.variants)
        snapshot = kind.collect(subject, by=head, number="DOC-BUC-2026-00001", variant=variants[0][0]).to_json()
    check(kind.template, snapshot)


def check(template, snapshot):
    report = Report.from_json(snapshot)
    reader = PdfReader(io.BytesIO(render_pdf(template, snapshot)))
    pages = [plain(page.extract_text()) for page in reader.pages]
    whole = " ".join(pages).replace("- ", "-")
    assert report.number in whole
    assert three_words(fingerprint(snapshot)) in whole
    assert all(plain(report.marking) in text for text in pages)
    if template in FRAMED:
        framed(report, pages)
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "fr"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert report.number in reader.metadata.title
    assert "/P" in tags(catalogue["/StructTreeRoot"])
    assert all(embedded(font) for page in reader.pages for font in page["/Resources"]["/Font"].values())
    assert dt.datetime.fromisoformat(report.frozen_at) == reader.metadata.creation_date


def framed(report, pages):
    whole = " ".join(pages)
    for number, text in enumerate(pages, 1):
        assert f"page {number}/{len(pages)}" in text
        assert text.count(plain(report.marking)) >= 2
        assert report.number in text
        assert three_words(fingerprint(report.to_json())) in text
    for rank, section in enumerate(report.sections, 1):
        assert plain(f"{rank} {section.title}{' Néant' if section.is_empty else ''}") in whole
    for code, _label, _definition in report.definitions:
        assert f"[{code}]" in pages[-1] or f"[{code}]" in pages[-2]


def plain(text):
    return re.sub(r"[\s\u00a0\u202f]+", " ", typeset(text)).strip()


def tags(node):
    """The kinds of structure element used in the tree."""
    found, waiting = set(), [node]
    while waiting:
        one = waiting.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            found |= {one["/S"]} if "/S" in one else set()
            waiting += [one["/K"]] if "/K" in one else []
    return found


def embedded(font):
    """Whether the program of a font travels with the document."""
    font = font.get_object()
    descendants = font.get("/DescendantFonts", [font])
    described = [one.get_object()["/FontDescriptor"].get_object() for one in descendants]
    return all(any(name in one for name in ("/FontFile", "/FontFile2", "/FontFile3")) for one in described)
