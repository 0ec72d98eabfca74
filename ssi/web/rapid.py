"""Rapid entry: numbers read off a paper list or over a radio, typed as they are said (« 1-12 14 16A »).

An item is a number or a range, then one letter of the alphabet of the list: `14-17S, 18 A`. Items are apart by spaces,
commas or semicolons; case does not count. Without a letter the item takes the list's default, if there is one. One
slip refuses the whole line and says where: half a line saved is worse than none. Whoever reads a heading first
(« B : 14-17S ») cuts it off and gives its length as `shift`, so that positions stay those of what was typed.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .refusals import Refusal

_ITEM = re.compile(r"(?P<first>\d{1,5})(?:\s*[-–]\s*(?P<last>\d{1,5}))?\s*(?P<letter>[^\W\d_])?")
_BETWEEN = re.compile(r"[\s,;]*")


@dataclass(frozen=True)
class Mark:
    """What one number of the list is given."""

    number: int
    letter: str


class RapidEntryError(Refusal):
    """The line is refused whole. `position`: of the first wrong character, from 1; `fragment`: what is there."""

    def __init__(self, reason, position, fragment):
        self.position, self.fragment = position, fragment
        super().__init__(
            _("Position %(position)d, « %(fragment)s » : %(reason)s Rien n’est enregistré.")
            % {"position": position, "fragment": fragment, "reason": reason},
            rule=_("saisie éclair"),
            field="line",
        )


def parse(line, *, letters, numbers, default="", shift=0):
    """The marks of a line, in order. `letters`: those it may give; `numbers`: those of the list.

    Raises RapidEntryError: unknown number or letter, range backwards, number given twice, anything else, or nothing.
    """
    found, at, known = [], _BETWEEN.match(line).end(), set(numbers)
    taken = set()
    while at < len(line):
        item = _ITEM.match(line, at)
        if item is None:
            raise RapidEntryError(_("un numéro est attendu."), at + 1 + shift, line[at])
        for mark in _marks(item, letters, default, shift):
            if mark.number not in known:
                raise RapidEntryError(
                    _("le numéro %(n)d n’est pas dans la liste.") % {"n": mark.number}, at + 1 + shift, item[0].strip()
                )
            if mark.number in taken:
                raise RapidEntryError(
                    _("le numéro %(n)d est déjà dans la ligne.") % {"n": mark.number}, at + 1 + shift, item[0].strip()
                )
            taken.add(mark.number)
            found.append(mark)
        at = _BETWEEN.match(line, item.end()).end()
    if not found:
        raise RapidEntryError(_("la ligne est vide."), 1 + shift, line)
    return found


def _marks(item, letters, default, shift):
    first, last = int(item["first"]), int(item["last"] or item["first"])
    letter = (item["letter"] or default).upper()
    if last < first:
        raise RapidEntryError(_("la plage est à l’envers."), item.start() + 1 + shift, item[0].strip())
    if not letter:
        raise RapidEntryError(
            _("une lettre est attendue (%(letters)s).") % {"letters": ", ".join(letters)},
            item.start() + 1 + shift,
            item[0].strip(),
        )
    if letter not in letters:
        raise RapidEntryError(
            _("lettre inconnue, attendu : %(letters)s.") % {"letters": ", ".join(letters)},
            item.start("letter") + 1 + shift,
            item["letter"],
        )
    return [Mark(number, letter) for number in range(first, last + 1)]
