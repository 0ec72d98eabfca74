"""Reading a machine-readable zone (ICAO 9303, parts 3 to 7): fields, and which check digit fails. Pure functions.

A check digit is the sum of the characters' values times 7, 3, 1 in turn, modulo 10: « < » is 0, digits themselves,
A is 10 … Z is 35. Two characters of one value modulo 10 (« < », 0, A, K, U…) are the same to it: it cannot tell them
apart. It covers neither names, nor sex, nor issuing State: those may be changed without any digit failing.
Spaces and lower case are tolerated; nothing else is changed: `hints.py` proposes, people decide.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from itertools import cycle

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..persons.crosscheck import Birth

VALUES = {"<": 0} | {c: n for n, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
#: name → (lines, characters of each).
SHAPES = {"TD1": (3, 30), "TD2": (2, 36), "TD3": (2, 44), "MRV-A": (2, 44), "MRV-B": (2, 36)}
#: Longest text that is looked at.
LONGEST = 400


def check_digit(text):
    """The digit that ICAO 9303 wants after `text`. Raises KeyError for a character that no zone holds."""
    return str(sum(VALUES[c] * weight for c, weight in zip(text, cycle((7, 3, 1)), strict=False)) % 10)


@dataclass(frozen=True)
class Span:
    """Where a field stands: line, first character, one past the last, all counted from 0."""

    line: int
    start: int
    end: int

    def of(self, lines):
        return lines[self.line][self.start : self.end]


NUMBER, BIRTH, EXPIRY, OPTIONAL, COMPOSITE = "number", "birth", "expiry", "optional", "composite"
CHECKED = {
    NUMBER: gettext_lazy("numéro du document"),
    BIRTH: gettext_lazy("date de naissance"),
    EXPIRY: gettext_lazy("date d’expiration"),
    OPTIONAL: gettext_lazy("données facultatives"),
    COMPOSITE: gettext_lazy("clé d’ensemble"),
}
_SECOND = {
    "number": Span(1, 0, 9), "nationality": Span(1, 10, 13), "birth": Span(1, 13, 19), "sex": Span(1, 20, 21),
    "expiry": Span(1, 21, 27), "kind": Span(0, 0, 2), "country": Span(0, 2, 5),
}  # fmt: skip
FIELDS = {
    "TD1": {
        "kind": Span(0, 0, 2), "country": Span(0, 2, 5), "number": Span(0, 5, 14), "optional": Span(0, 15, 30),
        "birth": Span(1, 0, 6), "sex": Span(1, 7, 8), "expiry": Span(1, 8, 14), "nationality": Span(1, 15, 18),
        "optional2": Span(1, 18, 29), "names": Span(2, 0, 30),
    },
    "TD2": _SECOND | {"optional": Span(1, 28, 35), "names": Span(0, 5, 36)},
    "TD3": _SECOND | {"optional": Span(1, 28, 42), "names": Span(0, 5, 44)},
    "MRV-A": _SECOND | {"optional": Span(1, 28, 44), "names": Span(0, 5, 44)},
    "MRV-B": _SECOND | {"optional": Span(1, 28, 36), "names": Span(0, 5, 36)},
}  # fmt: skip
_DATES = {BIRTH: ((1, 13, 19),), EXPIRY: ((1, 21, 27),)}
_NUMBER = {NUMBER: ((1, 0, 9),)}
#: What each check digit covers, in order; the digit is the character that follows the last part.
CHECKS = {
    "TD1": {
        NUMBER: ((0, 5, 14),), BIRTH: ((1, 0, 6),), EXPIRY: ((1, 8, 14),),
        COMPOSITE: ((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29)),
    },
    "TD2": _NUMBER | _DATES | {COMPOSITE: ((1, 0, 10), (1, 13, 20), (1, 21, 35))},
    "TD3": _NUMBER | _DATES | {OPTIONAL: ((1, 28, 42),), COMPOSITE: ((1, 0, 10), (1, 13, 20), (1, 21, 43))},
    "MRV-A": _NUMBER | _DATES,
    "MRV-B": _NUMBER | _DATES,
}  # fmt: skip


@dataclass(frozen=True)
class Check:
    """One check digit: what it covers, what stands there, what was computed. `line`, `column` counted from 1."""

    name: str
    found: str
    expected: str
    line: int
    column: int
    ok: bool

    @property
    def label(self):
        return CHECKED[self.name]


@dataclass
class Reading:
    """What was read. `problems`: why it could not be read, or what cannot be; `checks`: empty when it was not read."""

    lines: tuple
    shape: str = ""
    fields: dict = field(default_factory=dict)
    checks: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    @property
    def failing(self):
        return [check for check in self.checks if not check.ok]

    @property
    def ok(self):
        return bool(self.checks) and not self.failing and not self.problems

    @property
    def text(self):
        return "\n".join(self.lines)


def read(text):
    """The Reading of a pasted zone. Never raises: what is wrong with it is among its problems."""
    lines = split(text)
    reading = Reading(lines)
    reading.problems += _strangers(lines)
    reading.shape = shape_of(lines)
    if not reading.shape:
        reading.problems.append(_counted(lines))
    if reading.problems:
        return reading
    reading.fields = _fields(reading.shape, lines)
    reading.checks = [_check(name, parts, lines, reading) for name, parts in CHECKS[reading.shape].items()]
    reading.problems += [
        _("La %(field)s n’existe pas : %(found)s.") % {"field": CHECKED[name], "found": reading.fields[name]}
        for name in (BIRTH, EXPIRY)
        if not _possible(reading.fields[name])
    ]
    return reading


def split(text):
    """The lines as they were pasted, without spaces, in capitals; one long line is cut where a zone would be."""
    rows = [re.sub(r"[\s\u00a0\u202f\u200b]", "", row).upper() for row in text[: LONGEST * 2].splitlines()]
    rows = [row for row in rows if row]
    whole = {lines * width: width for lines, width in SHAPES.values()}
    if len(rows) == 1 and (width := whole.get(len(rows[0]))):
        rows = [rows[0][at : at + width] for at in range(0, len(rows[0]), width)]
    return tuple(rows)


def shape_of(lines):
    """« TD3 », or "" when no document has these lengths; a visa has those of a passport, and begins with V."""
    visa = bool(lines) and lines[0].startswith("V")
    found = [
        name
        for name, (count, width) in SHAPES.items()
        if len(lines) == count and {len(line) for line in lines} == {width} and name.startswith("MRV") == visa
    ]
    return found[0] if found else ""


def _strangers(lines):
    return [
        _("Ligne %(line)d, caractère %(column)d : « %(found)s » n’existe dans aucune MRZ.")
        % {"line": row, "column": column, "found": character}
        for row, line in enumerate(lines, start=1)
        for column, character in enumerate(line, start=1)
        if character not in VALUES
    ][:5]


def _counted(lines):
    counted = ", ".join(str(len(line)) for line in lines) or "0"
    return _(
        "Aucun document n’a ces longueurs. Compté : %(lines)d ligne(s) de %(counted)s caractères ; attendu : 3 lignes "
        "de 30 (carte, TD1), 2 de 36 (TD2), 2 de 44 (passeport, TD3), les visas comme les TD3 ou TD2."
    ) % {"lines": len(lines), "counted": counted}


def _fields(shape, lines):
    found = {name: span.of(lines) for name, span in FIELDS[shape].items()}
    surname, _sep, given = found.pop("names").partition("<<")
    number, rest = _long_number(shape, lines)
    return found | {
        "number": number or found["number"].rstrip("<"),
        "optional": rest if number else found["optional"].rstrip("<"),
        "kind": found["kind"].rstrip("<"),
        "country": found["country"].rstrip("<"),
        "nationality": found["nationality"].rstrip("<"),
        "surname": surname.replace("<", " ").strip(),
        "given_names": given.replace("<", " ").strip(),
    }


def _long_number(shape, lines):
    """(number, what remains optional) of a TD1 or TD2 whose number is longer than nine: « < » stands for its check
    digit, and the number goes on in the optional data, its digit last; ("", "") otherwise.
    """
    if shape not in ("TD1", "TD2"):
        return "", ""
    place, optional = FIELDS[shape]["number"], FIELDS[shape]["optional"].of(lines)
    rest, _sep, after = optional.partition("<")
    if lines[place.line][place.end] != "<" or len(rest) < 2:
        return "", ""
    return place.of(lines) + rest[:-1], after.strip("<")


def _check(name, parts, lines, reading):
    line, _start, end = parts[-1]
    # The composite of a TD1 covers two lines and ends the second; every other digit follows what it covers.
    covered = "".join(lines[at][first:last] for at, first, last in parts)
    found = lines[line][end]
    if name == NUMBER and len(reading.fields["number"]) > 9:
        covered = reading.fields["number"]
        optional = FIELDS[reading.shape]["optional"]
        end = optional.start + len(covered) - 9
        found = lines[line][end]
    expected = check_digit(covered)
    # An empty optional part may have « < » where its digit would stand (part 4, § 4.2.2.2).
    empty = name == OPTIONAL and found == "<" and not covered.strip("<")
    return Check(name, found, expected, line + 1, end + 1, empty or found == expected)


def _possible(text):
    """Whether YYMMDD may be a date; unknown parts are « << »."""
    if not re.fullmatch(r"(\d\d|<<){3}", text):
        return False
    month, day = text[2:4].replace("<<", "01"), text[4:6].replace("<<", "01")
    try:
        dt.date(2000, int(month), int(day))  # a leap year: the century is not written
    except ValueError:
        return False
    return True


def birth_of(reading, today):
    """The Birth, as far as the zone tells it; None when it does not. A year still to come is of the last century."""
    text = reading.fields.get(BIRTH, "")
    if not _possible(text) or text.startswith("<"):
        return None
    year = 2000 + int(text[:2])
    if year > today.year:
        year -= 100
    month, day = int(text[2:4].replace("<<", "0")), int(text[4:6].replace("<<", "0"))
    return Birth(year, month, day if month else 0)
