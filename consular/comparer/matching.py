"""Two lists of persons side by side: who is on both, who might be, who is on one only. Pure functions.

Names are compared across alphabets, whatever their order and their accents (`ssi/web/names.py`); nothing here decides
that two persons are one: what is close is for a human (cooperation-consular.md §11-N12).
"""

from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from ssi.web.names import normal_form, similarity

#: From this likeness (0 to 1) a pair is shown to somebody; below, they are two persons.
CLOSE = 0.82
#: Spellings worth a closer look (0 to 100), and how many of them for each name.
WORTH, MOST = 55, 8


@dataclass(frozen=True)
class Entry:
    """A line of a list. `born` is an ISO day or what was written; `rest`: the other cells, as they were."""

    line: int
    name: str
    born: str = ""
    rest: str = ""

    @property
    def key(self):
        return normal_form(self.name)

    @property
    def birth(self):
        """The day as people write it; what was not a day as it was written."""
        parts = self.born.split("-")
        return "/".join(reversed(parts)) if len(parts) == 3 else self.born


@dataclass
class Groups:
    """What a comparison says: everybody of both lists is in one of `same`, `close`, `unclear` or an `…_only`.

    Pairs are (entry of the first list, entry of the second). `close`: nobody has decided yet; `unclear`: somebody
    looked and does not know yet; `apart`: two persons, each of whom is in another group as well.
    """

    same: list = field(default_factory=list)
    close: list = field(default_factory=list)
    unclear: list = field(default_factory=list)
    apart: list = field(default_factory=list)
    first_only: list = field(default_factory=list)
    second_only: list = field(default_factory=list)


def compare(first, second, decisions=None):
    """The Groups of two lists. `decisions`: {(line, line): True, one person; False, two; None, nobody knows yet}."""
    decisions = decisions or {}
    found, left, right = Groups(), {one.line: one for one in first}, {one.line: one for one in second}

    def pair(a, b, group):
        if a in left and b in right:
            group.append((left.pop(a), right.pop(b)))

    found.apart = [(left[a], right[b]) for (a, b), said in decisions.items() if said is False]
    for verdict, group in ((True, found.same), (None, found.unclear)):
        for (a, b), said in decisions.items():
            if said is verdict:
                pair(a, b, group)
    for candidates, group in ((_identical, found.same), (_alike, found.close)):
        for a, b in candidates(list(left.values()), list(right.values())):
            if (a.line, b.line) not in decisions:
                pair(a.line, b.line, group)
    found.first_only, found.second_only = list(left.values()), list(right.values())
    found.same.sort(key=lambda pair: pair[0].line)
    return found


def _identical(first, second):
    """The same name in its normal form, and births that do not contradict each other."""
    known = {}
    for b in second:
        known.setdefault(b.key, []).append(b)
    for a in first:
        # A birth that agrees first: two cousins bear one name.
        fitting = sorted(known.get(a.key, ()), key=lambda b: (b.born != a.born, b.line))
        yield from ((a, b) for b in fitting if not (a.born and b.born and a.born != b.born))


def _alike(first, second):
    """(a, b) from the most alike down; what rapidfuzz finds worth it is then compared word by word."""
    keys = [b.key for b in second]
    pairs = []
    for a in first:
        for _key, _score, index in process.extract(a.key, keys, scorer=fuzz.ratio, score_cutoff=WORTH, limit=MOST):
            score = similarity(a.name, second[index].name)
            if score >= CLOSE:
                pairs.append((score, a, second[index]))
    pairs.sort(key=lambda row: (-row[0], row[1].line, row[2].line))
    return [(a, b) for _score, a, b in pairs]
