"""The committed sheet must match the templates: a forgotten rebuild is caught here (deploy/dsfr/README.md)."""

import hashlib
import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SHEET = ROOT / "static" / "ssi" / "app.css"
TEMPLATES = {str(path.relative_to(ROOT / "templates")): path for path in (ROOT / "templates").rglob("*.html")}


def _for_paper():
    """Templates of the PDFs, which have a sheet of their own, and what they include."""
    found, queue = set(), [name for name in TEMPLATES if "pdf" in name]
    while queue:
        name = queue.pop()
        if name in found or name not in TEMPLATES:
            continue
        found.add(name)
        queue += re.findall(r'include "([^"]+)"', TEMPLATES[name].read_text(encoding="utf-8"))
    return found


ON_SCREEN = [TEMPLATES[name] for name in sorted(set(TEMPLATES) - _for_paper())]


def _listed(path):
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return {line for line in lines if line}


def _classes_written(source):
    """Classes of a template, those inside {% if %} included; the parts of a composed name are left out."""
    found = set()
    for value in re.findall(r'\sclass="((?:[^"{]|\{%.*?%\}|\{\{.*?\}\})*)"', source, flags=re.S):
        pieces = re.sub(r"\{%.*?%\}|(\{\{.*?\}\})", lambda tag: "\0" if tag[1] else " ", value, flags=re.S)
        composed = re.sub(r"\S*\0\S*", " ", pieces)
        found |= {name for name in composed.split() if not name.endswith("-") and not name.startswith("-")}
    return found


def test_every_class_written_in_a_template_has_a_rule():
    sheet = SHEET.read_text(encoding="utf-8")
    ruled = set(re.findall(r"\.((?:[a-zA-Z_]|\\.)[\w-]*)", sheet))
    allowed = _listed(ROOT / "deploy" / "dsfr" / "unstyled.txt")
    missing = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in ON_SCREEN
        for name in _classes_written(path.read_text(encoding="utf-8"))
        if name not in ruled and name not in allowed
    }
    assert not missing, "rebuild the sheet (deploy/dsfr/README.md) or list the class in unstyled.txt"


def test_the_reader_of_classes_sees_conditions_and_skips_composed_names():
    source = '<a class="fr-btn{% if x %} fr-btn--sm{% endif %} ssi-x--{{ tone }} {{ y }}"><b class="ssi-b">'
    assert _classes_written(source) == {"fr-btn", "fr-btn--sm", "ssi-b"}


@pytest.mark.parametrize(("built", "source"), [("app.css", "ssi.css"), ("app.js", "app.js")])
def test_what_is_served_was_built_from_the_present_source(built, source):
    fingerprint = hashlib.sha256((ROOT / "static/ssi/src" / source).read_bytes()).hexdigest()[:12]
    head = (ROOT / "static/ssi" / built).read_text(encoding="utf-8")[:300]
    assert f"src {fingerprint}" in head, "rebuild (deploy/dsfr/README.md)"


def test_a_first_visit_weighs_less_than_thirty_five_kilobytes(browser):
    page = brotli.compress(browser.get("/guide/?page=liste").content, quality=5)
    kept = [brotli.compress((ROOT / "static/ssi" / name).read_bytes()) for name in ("app.css", "app.js")]
    assert len(page) + sum(map(len, kept)) <= 35_000


def test_the_sheet_weighs_less_than_eight_kilobytes_on_the_wire():
    assert len(brotli.compress(SHEET.read_bytes())) <= 8_000


@pytest.mark.parametrize("page", ["jour", "liste", "dossier", "parapheur", "saisie"])
def test_a_first_page_with_its_style_fits_in_fourteen_kilobytes(browser, page):
    assert len(brotli.compress(browser.get(f"/guide/?page={page}").content, quality=5)) <= 14_000


def test_the_manifest_storage_finds_every_file_that_a_sheet_or_a_script_names():
    for path in (ROOT / "static").rglob("*"):
        if path.suffix not in (".css", ".js"):
            continue
        text = path.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text, path
        assert not re.search(r"""url\(\s*(?!['"]?data:)""", text), path
        assert "@font-face" not in text, path


def test_the_marks_of_the_state_are_not_distributed():
    names = {path.name.lower() for path in (ROOT / "static").rglob("*") if path.is_file()}
    assert not {name for name in names if "marianne" in name or "spectral" in name}
    assert "fonts/" not in SHEET.read_text(encoding="utf-8")
    assert {"notice", "license-dsfr.md", "cgu-dsfr.md"} <= names


NO_TAGS = re.compile(r"<kbd>[^<]*</kbd>|\{%-?\s*(?!translate|trans\b).*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", re.S)
COMMENT = re.compile(r"\{%\s*comment.*?endcomment\s*%\}|<script.*?</script>", re.S)


@pytest.mark.parametrize("path", ON_SCREEN, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_screen_texts_follow_french_typography(path):
    text = NO_TAGS.sub("", COMMENT.sub("", path.read_text(encoding="utf-8")))
    text = re.sub(r'\{%\s*trans(?:late)?\s+"([^"]*)".*?%\}', r"\1", text)
    assert not re.findall(r".{0,20} [;:!?»](?=[\s\"]|$).{0,5}", text), "narrow no-break space before ; : ! ?"
    assert not re.findall(r".{0,20}«(?=[ \w]).{0,5}", text), "no-break space inside quotes"
    assert not re.findall(r".{0,20}[^\W\d_]'[^\W\d_].{0,5}", text), "typographic apostrophe"
