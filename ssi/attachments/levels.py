"""The levels no document of this application may bear, and how people write them (liaison.md §4).

Patterns are in capitals without accents: a text goes through `plain` first.
"""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """`key` groups the wordings of one level; `is_strong` means that the words are rarely anything else."""

    family: str
    key: str
    label: str
    is_strong: bool = True
    is_restricted: bool = False


GAP = r"[ _-]+"
SLASH = r" */{1,2} *"
FR_TRES_SECRET = Level("FR", "FR-TS", "TRÈS SECRET")
FR_SECRET_DEFENSE = Level("FR", "FR-SD", "SECRET DÉFENSE")
FR_CONFIDENTIEL_DEFENSE = Level("FR", "FR-CD", "CONFIDENTIEL DÉFENSE")
FR_SECRET = Level("FR", "FR-S", "SECRET", is_strong=False)
DR = Level("FR", "FR-DR", "DIFFUSION RESTREINTE")
LEVELS: tuple[tuple[Level, str], ...] = (
    (
        Level("NATO", "NATO-CTS", "COSMIC TOP SECRET"),
        rf"COSMIC(?:{GAP}TOP{GAP}SECRET)?|TRES{GAP}SECRET{GAP}OTAN",
    ),
    (Level("NATO", "NATO-S", "NATO SECRET"), rf"(?:NATO|OTAN){GAP}SECRET|SECRET{GAP}(?:OTAN|NATO)"),
    (
        Level("NATO", "NATO-C", "NATO CONFIDENTIAL"),
        rf"(?:NATO|OTAN){GAP}CONFIDENTI(?:AL|EL)|CONFIDENTI(?:AL|EL){GAP}(?:OTAN|NATO)",
    ),
    (
        Level("NATO", "NATO-R", "NATO RESTRICTED", is_restricted=True),
        rf"(?:NATO|OTAN){GAP}(?:RESTRICTED|RESTREINT|DIFFUSION{GAP}RESTREINTE)"
        rf"|(?:RESTREINT|DIFFUSION{GAP}RESTREINTE){GAP}(?:OTAN|NATO)",
    ),
    (
        Level("EU", "EU-TS", "TRÈS SECRET UE/EU TOP SECRET"),
        rf"TRES{GAP}SECRET{GAP}UE|(?:EU|UE){GAP}(?:TOP|TRES){GAP}SECRET|TS-UE|EU-TS",
    ),
    (
        Level("EU", "EU-S", "SECRET UE/EU SECRET"),
        rf"SECRET{GAP}(?:UE|EU)|(?:EU|UE){GAP}SECRET|S-UE(?=/)|EU-S(?=$)",
    ),
    (
        Level("EU", "EU-C", "CONFIDENTIEL UE/EU CONFIDENTIAL"),
        rf"CONFIDENTIEL{GAP}UE|(?:EU|UE){GAP}CONFIDENTI(?:AL|EL)|C-UE(?=/)|EU-C(?=$)",
    ),
    (
        Level("EU", "EU-R", "RESTREINT UE/EU RESTRICTED", is_restricted=True),
        rf"RESTREINT{GAP}UE|(?:EU|UE){GAP}RESTR(?:ICTED|EINT)|R-UE(?=/)|EU-R(?=$)",
    ),
    (FR_TRES_SECRET, rf"TRES{GAP}SECRET(?:{GAP}DEFENSE)?"),
    (FR_SECRET_DEFENSE, rf"SECRET{GAP}DEFENSE"),
    (FR_CONFIDENTIEL_DEFENSE, rf"CONFIDENTIEL{GAP}DEFENSE"),
    (
        Level("FOREIGN", "TOP", "TOP SECRET"),
        rf"(?:UK{GAP})?TOP{GAP}SECRET|STRICT{GAP}SECRET|STRENG{GAP}GEHEIM|SEGRETISSIMO",
    ),
    (Level("FOREIGN", "SECRET", "SECRET"), rf"UK{GAP}SECRET|GEHEIM|SECRET//[A-Z]\S*"),
    (Level("FOREIGN", "CONF", "CONFIDENTIAL"), rf"CONFIDENTIAL//[A-Z]\S*|VS{GAP}VERTRAULICH"),
    (FR_SECRET, r"SECRET"),
    (DR, rf"DIFFUSION{GAP}RESTREINTE"),
)
ANY_LEVEL = "|".join(f"(?:{pattern})" for _level, pattern in LEVELS)


#: Accents once decomposed, and what shows nothing: soft hyphens, zero-width and direction marks, variants.
_UNSEEN = re.compile(r"[\u0300-\u036f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


def plain(text: str) -> str:
    """Letters without accents nor invisible characters, one kind of dash, of quote and of space; line ends
    are kept."""
    text = text.replace("\t", "   ").replace("\N{DEGREE SIGN}", "")
    if not text.isascii():
        text = _UNSEEN.sub("", unicodedata.normalize("NFKD", text))
        text = _DASHES.sub("-", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return _CONTROLS.sub("", text)


def levels_of(mark: str) -> tuple[Level, ...]:
    """The levels of a marking; both halves of « SECRET UE/EU SECRET » are one level."""
    whole = [level for level, pattern in LEVELS if re.fullmatch(pattern, mark)]
    if whole:
        return (whole[0],)
    halves = [half for part in re.split(SLASH, mark) for half in (part, f"{part}/") if half]
    found = [level for half in halves for level, pattern in LEVELS if re.match(rf"(?:{pattern})/?$", half)]
    strong = [level for level in found if level.is_strong] or found
    return tuple(dict.fromkeys(strong[:1]))
