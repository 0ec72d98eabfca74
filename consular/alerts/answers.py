"""Answers to an alert, pasted as they came: the SMS grammar of the specification (§10). Pure functions.

    SAIN <num> [n]      SAIN A14 3      safe, three persons
    AIDE <num> [text]   aide a14 eau    needs help
    PARTI <num>         BLESSE <num>

Case and accents do not count. `num` is a person's number in their îlot, after the letter of the îlot: a number alone
is read too, and is somebody's only where one îlot was written to (`services.py`). What is not understood is kept too.
"""

import re
from dataclasses import dataclass

import phonenumbers

from consular.register.names import fold

from .vocabulary import Answer

#: `+253 77 81 00 01 ; SAIN A14`: the number that sent it, then a semicolon, a tab or the first letter of the answer.
_SENDER = re.compile(r"^\s*(?P<sender>\+?[\d][\d\s().-]{5,})(?:[;\t:]|\s)+(?=\S*[^\W\d])")
_ANSWER = re.compile(r"^(?P<word>sain|aide|blesse|parti)s?\b\s*(?P<rest>.*)$")
_MOST_PERSONS = 50


@dataclass(frozen=True)
class Line:
    """One answer. `sender`: international form, "" when unknown; `number` None: nobody can be found."""

    raw: str
    sender: str
    answer: str
    ilot: str = ""
    number: int | None = None
    persons: int = 1


def read(text, *, codes, region):
    """The Lines of a pasted text, in order, without the blank ones. `codes`: of the îlots; `region`: ISO code."""
    longest_first = sorted(codes, key=len, reverse=True)
    return [_line(line.strip(), longest_first, region) for line in text.splitlines() if line.strip()]


def _line(raw, codes, region):
    sender, said = "", raw
    if found := _SENDER.match(raw):
        sender, said = international(found["sender"], region), raw[found.end() :]
    answer = _ANSWER.match(fold(said))
    if answer is None:
        return Line(raw, sender, Answer.ILLISIBLE)
    code, number, rest = _number(answer["rest"], codes)
    persons = re.match(r"\d{1,2}\b", rest) if answer["word"] == "sain" else None
    count = int(persons[0]) if persons and 1 <= int(persons[0]) <= _MOST_PERSONS else 1
    return Line(raw, sender, answer["word"].upper(), code, number, count)


def _number(rest, codes):
    """(code of the îlot or "", number or None, what follows) of « a14 3 », « n1 14 », « 14 »."""
    for code in codes:
        found = re.match(rf"{re.escape(fold(code))}(?:\s|(?<!\d))\s*(\d{{1,5}})\b\s*(.*)$", rest)
        if found:
            return code, int(found[1]), found[2]
    found = re.match(r"(\d{1,5})\b\s*(.*)$", rest)
    return ("", int(found[1]), found[2]) if found else ("", None, rest)


def international(text, region):
    """« +253 77 81 00 01 », or "" of what is no telephone number. `region`: for a number without its country."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
