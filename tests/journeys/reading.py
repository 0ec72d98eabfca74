"""Reading a page as axe-core, a narrow screen and a screen reader do."""

from pathlib import Path

import axe_playwright_python

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
WIDE, NARROW = 1280, 400

#: What axe judges of a page, without its words: elements, attributes, whether each says something; rows that repeat
#: the row before count once. The values kept are those a rule reads.
STRUCTURE = """() => {
    const VALUES = /^(class|role|type|lang|scope|tabindex|autocomplete|open|aria-(current|hidden|live|expanded))$/;
    const told = (element) => {
        const attributes = [...element.attributes].map((a) => (VALUES.test(a.name) ? a.name + "=" + a.value : a.name));
        const says = [...element.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
        const inside = [...element.children].map(told).filter((child, place, all) => child !== all[place - 1]);
        return `${element.localName}[${attributes}]${says ? "…" : ""}(${inside})`;
    };
    return told(document.documentElement);
}"""


def faults_of(looker, path, clean=None):
    """Sentences, at both widths. One load: turning a tablet does not load the page again either.

    `clean`: structures in which axe found nothing, a set kept by a long tour; it does not read them twice.
    """
    page = looker.page
    looker.goes(path)
    structure = page.evaluate(STRUCTURE) if clean is not None else None
    known = structure is not None and structure in clean
    faults = [
        f"{looker.name} {path} at {width} px: {fault}"
        for width in (WIDE, NARROW)
        for fault in at_width(page, width, axe=not known)
    ]
    if structure is not None and not faults:
        clean.add(structure)
    return faults


def at_width(page, width, axe=True):
    """Sentences at this width; `axe=False` where its rules have read the same structure already."""
    page.set_viewport_size({"width": width, "height": 800})
    if axe:
        yield from _by_axe(page)
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


def _by_axe(page):
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    violations = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((told) => told.violations)")
    for rule in violations:
        yield f"{rule['id']}: {rule['help']}: {rule['nodes'][0]['html'][:160]}"
