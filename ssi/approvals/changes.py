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


#: Fewer kept words than this between two changes are not worth showing as kept.
WORTH_KEEPING = 4


def _pieces(before, after):
    """Runs of words kept, gone and new. A word or two kept between two changes belong to the change: the eye
    reads « this sentence became that one », not a mosaic."""
    old, new = _words(before), _words(after)
    gone, come = [], []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        kept = tag == "equal" and (_count(new[j1:j2]) >= WORTH_KEEPING or i1 == 0 or i2 == len(old))
        if not kept:
            gone += old[i1:i2]
            come += new[j1:j2]
            continue
        yield from _change(gone, come)
        gone, come = [], []
        yield Piece("".join(new[j1:j2]))
    yield from _change(gone, come)


def _change(gone, come):
    if gone:
        yield Piece("".join(gone), "del")
    if come:
        yield Piece("".join(come), "ins")


def _count(words):
    return sum(1 for word in words if not word.isspace())


def _words(text):
    return re.findall(r"\s+|[^\s]+", text)
