"""« A : 14-17S 18A 19N »: what a chef d'îlot reads over the radio, typed as it is said (N6)."""

import re
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ssi.web.rapid import RapidEntryError, parse

from .observations import Seen, observe
from .people import CrisisPerson
from .vocabulary import LETTERS, Situation

_HEADING = re.compile(r"\s*(?P<code>[^\W_]{1,4})\s*[:.]\s*")


@dataclass(frozen=True)
class Line:
    """One line understood: who, and in what state they are said to be."""

    person: CrisisPerson
    letter: str

    @property
    def situation(self):
        return LETTERS[self.letter]

    @property
    def changes(self):
        return self.person.situation not in (Situation.NON_CONTACTE, self.situation)


def read(crisis, text, *, letters=LETTERS, default=""):
    """The `Line`s of what was typed. Raises RapidEntryError with the position: nothing of it is kept.

    A number that is not on the sheet of the îlot refuses the whole line.
    """
    heading = _HEADING.match(text)
    if heading is None:
        raise RapidEntryError(_("l’îlot est attendu d’abord, par exemple « A : 14-17S »."), 1, text.strip()[:12])
    code = heading["code"].upper()
    people = CrisisPerson.objects.filter(crisis=crisis, ilot_code=code, removed_no=None, number__isnull=False)
    sheet = {person.number: person for person in people}
    if not sheet:
        at = heading.start("code") + 1
        raise RapidEntryError(_("aucun îlot de ce code dans la crise."), at, heading["code"])
    marks = parse(text[heading.end() :], letters=letters, numbers=sheet, default=default, shift=heading.end())
    return [Line(sheet[mark.number], mark.letter) for mark in marks]


def commit(crisis, text, *, by, key, observed_at, source=""):
    """Write what was typed. Sent again with the same `key`, it is the same. Returns (lines, how many new)."""
    lines = read(crisis, text)
    seen = [Seen(uuid.uuid5(key, str(line.person.pk)), line.person.pk, line.situation, observed_at) for line in lines]
    return lines, observe(crisis, by=by, seen=seen, source=source)
