"""Reading a page as axe-core, a narrow screen and a screen reader do."""

from pathlib import Path

import axe_playwright_python

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
WIDE, NARROW = 1280, 400


def faults_of(looker, path):
    """Sentences, at both widths. One load: turning a tablet does not load the page again either."""
    page = looker.page
    looker.goes(path)
    return [
        f"{looker.name} {path} at {width} px: {fault}" for width in (WIDE, NARROW) for fault in at_width(page, width)
    ]


def at_width(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    violations = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((told) => told.violations)")
    for rule in violations:
        yield f"{rule['id']}: {rule['help']}: {rule['nodes'][0]['html'][:160]}"
    facts = page.evaluate(
        """() => ({
            lang: document.documentElement.lang,
            titles: document.querySelectorAll('h1').length,
            wide: document.documentElement.scrollWidth - innerWidth,
            styled: getComputedStyle(document.querySelector('.ssi-header')).borderBottomStyle,
            sheet: getComputedStyle(document.querySelector('.ssi-main')).paddingBottom,
        })"""
    )
    if facts["lang"] != "fr":
        yield f"lang is {facts['lang']!r}"
    if facts["titles"] != 1:
        yield f"{facts['titles']} main titles"
    if facts["wide"] > 0:
        yield f"{facts['wide']} px wider than the screen"
    if (facts["styled"], facts["sheet"]) != ("solid", "40px"):
        yield f"the style sheet does not apply: {facts}"
