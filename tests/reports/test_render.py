"""A snapshot becomes a PDF: what it says on every page, that it is the same twice, what it carries."""

import csv
import io
import json
import re
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from ssi.reports import rendering
from ssi.reports.canonical import fingerprint, three_words
from ssi.reports.document import Column, Section, Signature, Table
from ssi.reports.render import DEFAULT_TEMPLATE, RenderFailed, render_html, render_pdf
from tests.reports.sample_weekly import SECTIONS, weekly_report


@pytest.fixture(autouse=True, scope="module")
def _pango():
    if not rendering.is_available():
        pytest.skip("WeasyPrint's libraries are not on this machine")


def pages_of(pdf):
    """The text of each page, with the no-break spaces of French typography made plain."""
    reader = PdfReader(io.BytesIO(pdf))
    return [re.sub(r"[\s\u00a0\u202f]+", " ", page.extract_text()) for page in reader.pages]


@pytest.fixture(scope="module")
def snapshot():
    return weekly_report().to_json()


@pytest.fixture(scope="module")
def pdf(snapshot):
    return render_pdf(DEFAULT_TEMPLATE, snapshot)


def test_the_weekly_report_takes_two_pages_and_every_page_carries_its_frame(pdf, snapshot):
    pages = pages_of(pdf)
    assert len(pages) == 2
    for number, text in enumerate(pages, start=1):
        assert text.count("DIFFUSION RESTREINTE") >= 2, "marking at the top and at the bottom"
        assert f"page {number}/2" in text
        assert "N° SSI-RO-2026-HEB-047 · v1" in text
        assert f"Mots-témoins : {three_words(fingerprint(snapshot))}" in text
        assert "Données fictives — démonstration" in text
        assert "Ambassade de France en Roumanie" in text
        assert "Service de sécurité intérieure" in text
        assert "14 au 20 novembre 2026" in text
        assert "BROUILLON" not in text


def test_an_empty_section_prints_neant_and_sections_keep_their_order(pdf):
    text = " ".join(pages_of(pdf))
    assert "7 Export Néant" in text
    titles = [f"{rank} {section.title.replace(chr(39), '’')}" for rank, section in enumerate(SECTIONS, start=1)]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)


def test_every_printed_figure_has_its_definition_on_the_last_page(pdf):
    last = pages_of(pdf)[-1]
    definitions = weekly_report().definitions
    assert len(definitions) == 6
    for code, _label, definition in definitions:
        assert definition.replace("'", "’") in last
        assert f"[{code}]" in last
    assert "Chiffres arrêtés le 20 novembre 2026 à 12 h 04 (10 h 04 Z)" in last


def test_numbers_and_names_are_printed_the_french_way():
    html = render_html(DEFAULT_TEMPLATE, weekly_report().to_json())
    assert "45\u202f800,00\u202f€" in html
    assert "Bucarest\u202f; l’un d’eux" in html
    assert "«\u00a0scène de crime\u00a0»" in html
    assert "31,5\u202fh" in html


def test_a_draft_says_so_on_every_page():
    pages = pages_of(render_pdf(DEFAULT_TEMPLATE, weekly_report(state="draft").to_json()))
    assert all("BROUILLON" in text for text in pages)


@pytest.mark.parametrize(("interim", "printed"), [(True, "intérieure, p.i."), (False, "intérieure Hélène")])
def test_the_signature_says_pi_only_when_somebody_signs_for_the_holder(interim, printed):
    signature = Signature("Hélène Marchetti", "L'attachée de sécurité intérieure", interim=interim)
    text = pages_of(render_pdf(DEFAULT_TEMPLATE, weekly_report(signature=signature).to_json()))[-1]
    assert printed in text


def test_text_typed_by_a_person_is_never_markup():
    section = Section("<script>alert(1)</script>", [Table([Column("<b>x</b>")], [("<img src=x>",)])])
    html = render_html(DEFAULT_TEMPLATE, weekly_report(sections=[section]).to_json())
    assert "<script>" not in html
    assert "<img" not in html
    assert "&lt;img src=x&gt;" in html


def test_the_same_snapshot_gives_the_same_bytes_in_two_processes(pdf, snapshot):
    first = rendering.renderer()
    rendering.discard(first)
    again = render_pdf(DEFAULT_TEMPLATE, json.loads(json.dumps(snapshot)))
    assert rendering.renderer().pid != first.pid
    assert again == pdf


def test_another_version_gives_other_bytes_and_other_words(pdf, snapshot):
    other = weekly_report(version=2).to_json()
    assert render_pdf(DEFAULT_TEMPLATE, other) != pdf
    assert three_words(fingerprint(other)) != three_words(fingerprint(snapshot))


def test_the_pdf_is_tagged_archivable_french_and_dated_by_the_snapshot(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "fr"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = catalogue["/Metadata"].get_data().decode()
    assert 'part="3"' in metadata
    assert 'conformance="A"' in metadata
    assert reader.metadata.title == "Compte rendu hebdomadaire – SSI-RO-2026-HEB-047, version 1"
    assert reader.metadata.creation_date == datetime(2026, 11, 20, 10, 4, tzinfo=UTC)


def test_only_the_packaged_face_is_used_and_it_is_embedded(pdf):
    fonts = {
        font.get_object()["/BaseFont"]
        for page in PdfReader(io.BytesIO(pdf)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all(re.fullmatch(r"/[A-Z]{6}\+SSI-Sans.*", name) for name in fonts), fonts


def test_the_figures_travel_inside_the_pdf_as_data(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    attachments = {name: contents[0] for name, contents in reader.attachments.items()}
    figures = json.loads(attachments["SSI-RO-2026-HEB-047-chiffres.json"])
    assert {item["code"]: item["value"] for item in figures["figures"]}["exchanges.received"] == 14
    assert figures["charts"][0]["values"][0] == {"label": "Criminalité organisée", "value": 9, "previous": 6}
    sheet = attachments["SSI-RO-2026-HEB-047-chiffres.csv"].decode("utf-8-sig")
    rows = {row["Code"]: row for row in csv.DictReader(io.StringIO(sheet), delimiter=";")}
    assert rows["exchanges.median_hours"]["Valeur"] == "31,5"
    files = [item.get_object() for item in reader.trailer["/Root"]["/AF"]]
    assert [item["/AFRelationship"] for item in files] == ["/Data", "/Data"]


def test_a_table_too_long_for_paper_is_cut_with_a_word_and_attached_whole():
    rows = [(f"ligne {number}", number) for number in range(450)]
    table = Table([Column("Objet"), Column("Nombre", "integer")], rows, caption="Objets")
    made = render_pdf(DEFAULT_TEMPLATE, weekly_report(sections=[Section("Annexe", [table])]).to_json())
    text = " ".join(pages_of(made))
    assert "ligne 199 " in text
    assert "ligne 200 " not in text
    assert "250 autres lignes dans la pièce jointe" in text
    (attached,) = PdfReader(io.BytesIO(made)).attachments["SSI-RO-2026-HEB-047-tableau-1.csv"]
    assert attached.decode("utf-8-sig").splitlines()[-1] == "ligne 449;449"


def test_progress_tells_the_pages_as_they_are_laid_out(snapshot):
    steps = []
    render_pdf(DEFAULT_TEMPLATE, snapshot, progress=lambda *step: steps.append(step))
    assert [page for _, _, page in steps if page] == [1, 2]
    assert steps[-1] == (7, 7, None)


@pytest.fixture
def templates(tmp_path, settings):
    """A folder of templates beside the house's own."""
    backend = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**backend, "DIRS": [tmp_path, *backend["DIRS"]]}]
    return tmp_path


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("{% extends 'base_pdf.html' %}{% block content %}{{ report.nothing }}{% endblock %}", "nothing"),
        ("{{ report.title|number }}", "InvalidOperation"),
        ("{% if %}", "TemplateSyntaxError"),
        ("{% include 'reports/nowhere.html' %}", "TemplateDoesNotExist"),
    ],
    ids=["a name the snapshot lacks", "a filter that raises", "bad syntax", "a missing part"],
)
def test_a_template_that_fails_is_a_document_that_fails_and_says_so_in_french(templates, snapshot, source, why):
    (templates / "bad.html").write_text(source, encoding="utf-8")
    with pytest.raises(RenderFailed) as caught:
        render_pdf("bad.html", snapshot)
    assert caught.value.kind == "template"
    assert why in caught.value.detail
    assert "gabarit" in caught.value.sentence


def test_a_snapshot_that_is_not_a_report_is_refused(snapshot):
    for broken in ({**snapshot, "surprise": 1}, {**snapshot, "schema": 2}, {**snapshot, "marking": " "}):
        with pytest.raises(RenderFailed, match="gabarit"):
            render_pdf(DEFAULT_TEMPLATE, broken)
