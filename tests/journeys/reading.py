"""Reading a page as axe-core, a narrow screen and a screen reader do."""

import re
from pathlib import Path

import axe_playwright_python
from lxml import etree
from lxml.html import document_fromstring

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
WIDE, NARROW = 1280, 400

#: Attributes whose value a rule of axe, or the style sheet, reads; of the others only the name counts.
READ = re.compile(
    "class|role|type|lang|scope|tabindex|autocomplete|open|aria-(current|hidden|live|expanded)",
)


def shapes_of(html):
    """What axe and the style sheet judge of each element of a page, without its words: the element, the two around it
    and the one before, each with its attributes and whether it says something."""
    around = {}
    for element in document_fromstring(html).iter(etree.Element):
        parent = element.getparent()
        around[element] = (_told(element), *around.get(parent, ())[:2])
    return {(*shape, around.get(element.getprevious(), ("",))[0]) for element, shape in around.items()}


def _told(element):
    attributes = [f"{name}={value}" if READ.fullmatch(name) else name for name, value in element.attrib.items()]
    says = any(text and text.strip() for text in (element.text, *(child.tail for child in element)))
    return f"{element.tag}[{attributes}]{'…' if says else ''}"


def faults_of(looker, path, answer=None, *, colours=True):
    """Sentences, at both widths, about the page of this path or about what `asks(path)` was answered. One load: turning
    a tablet does not load the page again either. Without `colours`, their contrast, most of axe's time, is left out."""
    if answer is None:
        looker.goes(path)
    else:
        looker.opens(path, answer)
    return [
        f"{looker.name} {path} at {width} px: {fault}"
        for width in (WIDE, NARROW)
        for fault in at_width(looker.page, width, colours=colours)
    ]


def at_width(page, width, *, colours=True):
    """Sentences at this width."""
    page.set_viewport_size({"width": width, "height": 800})
    yield from _by_axe(page, colours)
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


def _by_axe(page, colours):
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    violations = page.evaluate(
        """(colours) => axe.run(document, {
            resultTypes: ['violations'], rules: {'color-contrast': {enabled: colours}},
        }).then((told) => told.violations)""",
        colours,
    )
    for rule in violations:
        yield f"{rule['id']}: {rule['help']}: {rule['nodes'][0]['html'][:160]}"
