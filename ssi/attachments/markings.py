"""Banners of classified documents: what must never enter, and what honest prose looks like.

Levels: liaison.md §4 (French SECRET and TRÈS SECRET, the former Confidentiel and Secret Défense, NATO, EU and
some foreign equivalents). A *banner* stands alone: a whole line, a paragraph, a page header, a stamp, a label
(« Classification : Très secret »). « Le secret de l’instruction » and a circular that lists the levels are
prose and pass. Where a banner and prose cannot be told apart, the file is refused: a refusal costs a call to
the security officer, a classified file in here costs far more.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from django.utils.translation import gettext as _

from ssi.attachments.levels import ANY_LEVEL, DR, FR_SECRET, GAP, LEVELS, SLASH, Level, levels_of, plain
from ssi.web.refusals import Refusal


class Place(StrEnum):
    """Where a text was found; a header needs less proof than a paragraph."""

    EDGE = "EDGE"  # page header or footer, watermark, stamp
    LABEL = "LABEL"  # a property made for classification
    METADATA = "METADATA"  # title, keywords, properties
    SUBJECT = "SUBJECT"  # subject of a message
    BODY = "BODY"
    CELL = "CELL"  # a cell of a workbook below its first rows
    NAME = "NAME"


@dataclass(frozen=True)
class Block:
    """A piece of text, its lines in order; `page` separates pages and parts from each other."""

    text: str
    place: Place = Place.BODY
    page: int = 0


@dataclass(frozen=True)
class Finding:
    level: Level
    place: Place


@dataclass(frozen=True)
class Scan:
    """Forbidden levels found, and the mentions that are allowed in but oblige ("DR", "SF")."""

    findings: tuple[Finding, ...]
    mentions: frozenset[str]


class ForbiddenMarking(Refusal):
    """The file bears a marking this application may not hold. Nothing of it may be written anywhere."""

    def __init__(self, finding: Finding, name: str):
        self.finding, self.name = finding, name
        super().__init__(
            _("« %(name)s » a été refusé : il porte la mention « %(level)s » (%(place)s).")
            % {"name": name, "level": finding.level.label, "place": _place_in_words(finding.place)},
            rule=_("aucun document classifié dans cette application"),
            remedy=_(
                "Rien n’a été enregistré. Prévenez l’officier de sécurité et utilisez le réseau habilité. "
                "Si le document est déclassifié ou si la mention n’en est pas une, c’est à l’officier de "
                "sécurité de le dire : déposez alors une copie sans cette mention."
            ),
        )


_DATE = r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
_PAGE = r"(?:PAGE )?\d+(?: ?/ ?\d+)?|(?:EXEMPLAIRE|COPIE|EX\.?) ?(?:N ?)?\d+(?: ?(?:/|SUR) ?\d+)?"
_CAVEAT = rf"SPECIAL{GAP}FRANCE|ACSSI|CRYPTO|ATOMAL|BOHEMIA|NOFORN|FRANCE ONLY|UNE FOIS REMPLIE?|WHEN COMPLETED"
_TAIL = rf"(?:[ ,/|(\[-]+(?:{_CAVEAT}|{_PAGE}|{_DATE})[)\]]*){{0,5}}"
_LABEL = (
    r"(?:(?:NIVEAU|DEGRE|MENTION|SECURITY|MARQUAGE|MARKING|PROTECTION|CLASSIFI(?:CATION|ED|E))"
    r"(?: DE| DU)? ?){1,4}: *"
)
_BANNER = re.compile(
    rf"(?P<label>{_LABEL})?(?:(?:{_PAGE}|{_DATE}) *[|-]? *)?"
    rf"(?P<mark>(?:{ANY_LEVEL})(?:{SLASH}(?:{ANY_LEVEL}))*){_TAIL}"
)
_SPECIAL_FRANCE = re.compile(rf"(?:{ANY_LEVEL}|)[ ,/|(\[-]*SPECIAL{GAP}FRANCE[)\]]*{_TAIL}")
#: "[SECRET] Objet…", "(TRÈS SECRET) Le ministre…", "(S//NF) …": a marking in brackets opens the line.
_BRACKETED = re.compile(rf"[\[(] *(?P<mark>{ANY_LEVEL}) *[\])]|\((?P<portion>(?:TS|S|C)//[A-Z][A-Z/ ]*)\)")
_OPENS_SUBJECT = re.compile(rf"(?P<mark>{ANY_LEVEL}) +- ")
_ANSWER = re.compile(r"^(?:(?:RE|TR|FW|FWD) ?: ?)+", re.IGNORECASE)
_LONG_LINE = 400
#: Most lines of most files hold none of these, and need not be looked at closely.
_WORTH = re.compile(
    r"SECRET|CONFIDEN|DEFENSE|NATO|OTAN|COSMIC|RESTR|GEHEIM|SEGRET|-UE|EU-|EU |VS-|//|\S \S \S \S \S|[TU]RES\b|TOP",
    re.IGNORECASE,
)
_UNCHECKED = re.compile(r"^\s*(?:\[ ?\]|[☐□○❏❑])")
_CHECKED = re.compile(r"^\s*(?:\[[xX]\]|[☒☑■●✔✓])\s*")
_BULLET = re.compile(r"^[-*•·‣▪>–—]+\s+")
_DECORATION = " \t-*=#~_.|<>«»\"'(){}[]/\\•·"
#: Words that, after SECRET, make it an ordinary noun.
_COMPLEMENT = re.compile(
    r"(?:PROFESSIONNEL|MEDICAL|BANCAIRE|FISCAL|STATISTIQUE|INDUSTRIEL|COMMERCIAL|PARTAGE|PROFESSIONAL|DES|DE|DU"
    r"|D'|DANS|ET|OU|EST|SERVICE|SERVICES|AGENT|SANTA|STORY)\b"
)
#: A line that ends so is followed by the rest of its sentence, not by a banner.
_UNFINISHED = re.compile(
    r"(?:^|[\s'])(?:niveaux?|mentions?|classifi\w+|et|ou|de|du|des|les?|la|aux?|une?|en|dits?|informations|documents"
    r"|supports|level|marked|or|and|the|trade|top|habilitations?|habilite\w*)\s*[«\"(]?$",
    re.IGNORECASE,
)
_HALF = {
    "TRES",
    "CONFIDENTIEL",
    "NATO",
    "OTAN",
    "COSMIC TOP",
    "COSMIC",
    "EU",
    "TOP",
    "RESTREINT",
    "DIFFUSION",
}
_SPACED = {
    pattern.replace(" ", ""): pattern
    for pattern in (
        "SECRET",
        "TRES SECRET",
        "SECRET DEFENSE",
        "CONFIDENTIEL DEFENSE",
        "NATO SECRET",
        "NATO CONFIDENTIAL",
        "NATO RESTRICTED",
        "TOP SECRET",
        "DIFFUSION RESTREINTE",
    )
}


@dataclass(frozen=True)
class _Line:
    text: str  # plain letters, case kept
    place: Place
    page: int
    is_outer: bool  # near the top or the bottom of its page


@dataclass(frozen=True)
class _Hit:
    line: int
    levels: tuple[Level, ...]
    place: Place
    is_outer: bool


def scan(blocks: Iterable[Block], name: str = "") -> Scan:
    """All levels and mentions found; deciding what to do with restricted ones is `check`'s part."""
    lines = _lines(blocks)
    hits = [hit for index in range(len(lines)) for hit in _hits(lines, index)]
    hits = _without_lists(hits)
    findings = [Finding(level, hit.place) for hit in hits for level in hit.levels if level != DR]
    findings += _running_heads(lines)
    findings += [Finding(level, Place.NAME) for level in _levels_of_name(name)]
    mentions = {"DR"} if any(DR in hit.levels for hit in hits) else set()
    if any(_is_special_france(line) for line in lines):
        mentions.add("SF")
    return Scan(tuple(dict.fromkeys(findings)), frozenset(mentions))


def check(blocks: Iterable[Block], name: str = "", *, block_restricted: bool = True) -> Scan:
    """Raises ForbiddenMarking for the first forbidden level; RESTREINT UE and NATO RESTRICTED are forbidden
    unless the installation says otherwise (`block_restricted=False`)."""
    found = scan(blocks, name)
    for finding in found.findings:
        if block_restricted or not finding.level.is_restricted:
            raise ForbiddenMarking(finding, name)
    return found


# --- lines --------------------------------------------------------------------------------------------------


def _lines(blocks: Iterable[Block]) -> list[_Line]:
    found = []
    for (page, place), group in groupby(blocks, key=lambda block: (block.page, block.place)):
        texts = [line for block in group for line in plain(block.text).splitlines()]
        texts = [text for text in texts if text.strip()]
        last = len(texts) - 1
        for index, text in enumerate(texts):
            if len(text) > _LONG_LINE:  # a banner is short: only the ends of a long line can hold one
                text = f"{text[: _LONG_LINE // 2]} … {text[-_LONG_LINE // 2 :]}"
            found.append(_Line(text, place, page, index < 4 or index > last - 2))
    return found


def _unspaced(segment: str) -> str:
    """S E C R E T → SECRET."""
    letters = segment.split()
    if len(letters) < 5 or any(len(letter) > 1 for letter in letters):
        return segment
    return _SPACED.get("".join(letters).upper(), segment)


def _segments(text: str) -> list[str]:
    """A header often holds two things on one line, far apart."""
    whole = _unspaced(text.strip(_DECORATION))
    parts = [part for part in re.split(r" {2,}|\|", text) if part.strip()]
    return [whole] if len(parts) < 2 else [whole, *parts]


# --- hits ---------------------------------------------------------------------------------------------------


def _hits(lines: list[_Line], index: int) -> Iterable[_Hit]:
    line = lines[index]
    if not _WORTH.search(line.text):
        return
    levels = _levels_of_line(line) or _levels_of_pair(lines, index)
    if levels and not _is_prose(lines, index, levels):
        yield _Hit(index, levels, line.place, line.is_outer)


def _levels_of_line(line: _Line) -> tuple[Level, ...]:
    if _UNCHECKED.match(line.text):
        return ()
    text = _CHECKED.sub("", line.text)
    if line.place is Place.SUBJECT:
        text = _ANSWER.sub("", text.strip())
    bracketed = _BRACKETED.match(text.lstrip())
    if bracketed and bracketed[0].isupper():
        return levels_of(bracketed["mark"] or f"SECRET//{bracketed['portion']}")
    if line.place is Place.SUBJECT:
        opening = _OPENS_SUBJECT.match(text)
        if opening:
            return levels_of(opening["mark"])
    if line.place in (Place.BODY, Place.CELL):
        is_item = _BULLET.match(text.lstrip()) and not text.rstrip().endswith(tuple("-*•="))
        if is_item or text.rstrip().endswith((";", ",", ":")):
            return ()
    for segment in _segments(text):
        levels = _levels_of_segment(segment.strip(_DECORATION), line.place)
        if levels:
            return levels
    return ()


def _levels_of_segment(segment: str, place: Place) -> tuple[Level, ...]:
    banner = _BANNER.fullmatch(segment.upper())
    if not banner:
        return ()
    mark = segment[banner.start("mark") : banner.end("mark")]
    levels = levels_of(banner["mark"])
    is_weak = not any(level.is_strong for level in levels)
    if mark.isupper() or banner["label"] or place is Place.LABEL:
        return levels
    if place is Place.EDGE and mark[0].isupper():
        return levels
    return levels if place in (Place.SUBJECT, Place.METADATA) and not is_weak and mark[0].isupper() else ()


def _levels_of_pair(lines: list[_Line], index: int) -> tuple[Level, ...]:
    """« CONFIDENTIEL » over « DÉFENSE » in a stamp."""
    first = lines[index].text.strip(_DECORATION)
    if first not in _HALF or index + 1 >= len(lines) or lines[index + 1].page != lines[index].page:
        return ()
    return _levels_of_segment(f"{first} {lines[index + 1].text.strip(_DECORATION)}", lines[index].place)


def _is_prose(lines: list[_Line], index: int, levels: tuple[Level, ...]) -> bool:
    """A line of running text that happens to hold nothing but the words of a marking."""
    line = lines[index]
    if line.place is not Place.BODY:
        return False
    before = lines[index - 1] if index else None
    after = lines[index + 1] if index + 1 < len(lines) else None
    if before and before.page == line.page and _UNFINISHED.search(before.text.rstrip()):
        return True
    if after is None or after.page != line.page or any(level.is_strong for level in levels):
        return False
    return _COMPLEMENT.match(after.text.strip()) is not None


def _without_lists(hits: list[_Hit]) -> list[_Hit]:
    """Levels one under the other are a list of levels; several levels in the middle of pages, or in the cells
    of one workbook, are a text about classification."""
    listed = set()
    for hit, following in zip(hits, hits[1:], strict=False):
        same_family = {level.family for level in hit.levels} & {level.family for level in following.levels}
        if following.line == hit.line + 1 and same_family and hit.levels != following.levels:
            listed |= {hit.line, following.line}
    kept = [hit for hit in hits if hit.line not in listed or hit.place is Place.EDGE]
    inner = [hit for hit in kept if hit.place is Place.CELL or (hit.place is Place.BODY and not hit.is_outer)]
    if len({level.key for hit in inner for level in hit.levels}) >= 2:
        kept = [hit for hit in kept if hit not in inner]
    # SECRET alone in a cell is a value in a table, not a banner.
    return [hit for hit in kept if hit.place is not Place.CELL or any(level.is_strong for level in hit.levels)]


def _running_heads(lines: list[_Line]) -> list[Finding]:
    """A banner run together with other words at the top or bottom of most pages: a header the extraction of
    text did not keep apart."""
    pages: dict[int, set[Level]] = {}
    for line in lines:
        if line.place is Place.BODY:
            pages.setdefault(line.page, set())
            if line.is_outer and _WORTH.search(line.text):
                pages[line.page] |= set(_level_at_an_end(line.text.strip(_DECORATION)))
    counts = {level: sum(level in found for found in pages.values()) for found in pages.values() for level in found}
    return [Finding(level, Place.EDGE) for level, n in counts.items() if n >= 2 and 2 * n >= len(pages)]


def _level_at_an_end(text: str) -> tuple[Level, ...]:
    for level, pattern in LEVELS:
        gap = " *" if level.is_strong else r" *[-|:] *"
        opening = re.match(rf"(?:{pattern})(?={gap}(?P<rest>\S.*))", text)
        if opening and not _COMPLEMENT.match(opening["rest"].strip(_DECORATION + ":")):
            return () if level == DR else (level,)
        if re.search(rf"\S(?:{' +' if level.is_strong else ' *[-|] *'})(?:{pattern})$", text):
            return () if level == DR else (level,)
    return ()


def _is_special_france(line: _Line) -> bool:
    return "FRANCE" in line.text.upper() and any(
        _SPECIAL_FRANCE.fullmatch(segment.strip(_DECORATION).upper())
        and (segment.isupper() or line.place is not Place.BODY)
        for segment in _segments(line.text)
    )


# --- names --------------------------------------------------------------------------------------------------

_NAME_NOISE = re.compile(r"\b(?:\d+|v\d+|copie|copy|scan|final)\b", re.IGNORECASE)


def _levels_of_name(name: str) -> tuple[Level, ...]:
    """NOTE_SECRET_DEFENSE_2024.pdf, [SECRET] note.pdf, très-secret.docx; not secret-professionnel.pdf."""
    stem = plain(name.rsplit(".", 1)[0] if "." in name else name)
    bracketed = re.search(rf"[\[(] *(?P<mark>{ANY_LEVEL}) *[\])]", stem)
    if bracketed:
        return _allowed_out(levels_of(bracketed["mark"]))
    words = " ".join(re.split(r"[ _.+()\[\]-]+", stem)).strip()
    bare = re.sub(r"\s+", " ", _NAME_NOISE.sub("", words)).strip()
    for level, pattern in LEVELS:
        if level.is_strong and (
            re.search(rf"(?:^| )(?:{pattern})(?: |$)", words) or re.fullmatch(pattern, bare.upper())
        ):
            return _allowed_out((level,))
    opening = re.match(r"SECRET(?= (?P<rest>.*)|$)", bare)
    if opening and not _COMPLEMENT.match((opening["rest"] or "").upper()):
        return (FR_SECRET,)
    closing = re.search(r"(?P<before>\S+) SECRET$", bare)
    if closing and not _UNFINISHED.search(closing["before"]) and not bare.isupper():
        return (FR_SECRET,)
    return ()


def _allowed_out(levels: tuple[Level, ...]) -> tuple[Level, ...]:
    return tuple(level for level in levels if level != DR)


def _place_in_words(place: Place) -> str:
    return {
        Place.EDGE: _("en-tête, pied de page ou timbre"),
        Place.LABEL: _("propriété de classification"),
        Place.METADATA: _("propriétés du fichier"),
        Place.SUBJECT: _("objet du message"),
        Place.BODY: _("mention isolée dans le texte"),
        Place.CELL: _("cellule du classeur"),
        Place.NAME: _("nom du fichier"),
    }[place]
