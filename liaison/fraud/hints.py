"""What a wrong zone may have been: characters that readers mistake for one another, a filler lost at the end.

Each is a proposal with its reason. Nothing is changed for anybody.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from . import mrz
from .mrz import FIELDS, SHAPES

#: What optical readers and tired eyes take for one another.
FIGURES = dict(zip("OQDILZSBG", "000112586", strict=True))
LETTERS = dict(zip("01258", "OIZSB", strict=True))
FILLERS = dict.fromkeys("«‹〈≪(", "<")
#: Fields that hold figures only, letters only.
_DIGITS, _WORDS = ("birth", "expiry"), ("country", "nationality", "names")
MOST = 6


@dataclass(frozen=True)
class Hint:
    """Put `proposed` where `found` stands, line and column counted from 1; `text` is the whole zone then."""

    line: int
    column: int
    found: str
    proposed: str
    why: str
    text: str


def hints(reading):
    """What may be tried, the surest first; none for a zone that holds."""
    if reading.ok:
        return []
    lines = reading.lines
    found = _fillers(lines) or _lost(lines)
    if reading.shape and not found:
        found = [*_by_field(reading.shape, lines), *_by_check(reading)]
    unique = {(hint.line, hint.column, hint.proposed): hint for hint in reversed(found)}
    return list(reversed(unique.values()))[:MOST]


def _put(lines, line, column, proposed, why):
    row = lines[line]
    changed = [*lines]
    changed[line] = row[:column] + proposed + row[column + 1 :]
    return Hint(line + 1, column + 1, row[column : column + 1], proposed, why, "\n".join(changed))


def _fillers(lines):
    why = _("une MRZ n’a que le chevron simple « < » pour remplissage")
    return [
        _put(lines, line, column, FILLERS[character], why)
        for line, row in enumerate(lines)
        for column, character in enumerate(row)
        if character in FILLERS
    ]


def _lost(lines):
    """A line some characters short whose end is a filler: copying often loses a few."""
    for count, width in (SHAPES["TD3"], SHAPES["TD2"], SHAPES["TD1"]):
        short = [n for n, row in enumerate(lines) if width - 4 <= len(row) < width and row.endswith("<")]
        fits = len(lines) == count and all(len(row) == width or n in short for n, row in enumerate(lines))
        if fits and short:
            changed = [row.ljust(width, "<") for row in lines]
            line = short[0]
            missing = width - len(lines[line])
            why = _("il manque %(n)d chevron(s) à la fin de la ligne") % {"n": missing}
            return [Hint(line + 1, len(lines[line]) + 1, "", "<" * missing, why, "\n".join(changed))]
    return []


def _by_field(shape, lines):
    places = [(name, FIELDS[shape][name], FIGURES) for name in _DIGITS]
    places += [(name, FIELDS[shape][name], LETTERS) for name in _WORDS]
    for name, span, confused in places:
        why = _("ce champ n’a que des chiffres") if name in _DIGITS else _("ce champ n’a que des lettres")
        for column in range(span.start, span.end):
            if proposed := confused.get(lines[span.line][column]):
                yield _put(lines, span.line, column, proposed, why)


def _by_check(reading):
    """One confusion in what a failing digit covers, or in the digit, that makes it hold."""
    for check in reading.failing:
        if check.name == mrz.COMPOSITE and len(reading.failing) > 1:
            continue  # it fails with the others
        parts = [*mrz.CHECKS[reading.shape][check.name], (check.line - 1, check.column - 1, check.column)]
        for line, start, end in parts:
            for column in range(start, end):
                character = reading.lines[line][column]
                for confused in (FIGURES, LETTERS):
                    if proposed := confused.get(character):
                        hint = _put(reading.lines, line, column, proposed, _("la clé serait juste"))
                        if _holds(hint.text, check.name):
                            yield hint


def _holds(text, name):
    return all(check.ok for check in mrz.read(text).checks if check.name == name)
