"""What changed between two versions of a text to sign, line by line and word by word."""

import difflib
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A run of words: kept, "ins" (new) or "del" (gone)."""

    text: str
    change: str = ""


@dataclass(frozen=True)
class Line:
    label: str
    pieces: tuple

    @property
    def changed(self):
        return any(p.change for p in self.pieces)


def changed_lines(before, after):
    """Lines of the document `after`, each with what differs from `before` (None: a first version, nothing marked)."""
    old = dict(before["lines"]) if before else None
    lines = []
    for label, text in after["lines"]:
        if not text and not (old or {}).get(label):
            continue
        pieces = (Piece(text),) if old is None else tuple(_pieces(old.get(label, ""), text))
        lines.append(Line(label, pieces))
    return lines


def _pieces(before, after):
    old, new = _words(before), _words(after)
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("".join(new[j1:j2]))
            continue
        if i1 < i2:
            yield Piece("".join(old[i1:i2]), "del")
        if j1 < j2:
            yield Piece("".join(new[j1:j2]), "ins")


def _words(text):
    return re.findall(r"\s+|[^\s]+", text)
