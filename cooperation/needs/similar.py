"""« Besoins semblables »: open needs of one domain at several posts, for the desk to bring together (§8.7).

Read from the row of metadata of each file: no title, no text; a compartmented file has no domain there. What brings two
posts nearer is told with them: their countries are near, share a language, or the words of two needs that both posts
shared with the DCIS are alike. Nothing of a need that was not shared is compared.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from django.utils.translation import gettext as _

from ssi.cases.models import CaseDigest
from ssi.network import known
from ssi.network.languages import kilometres, name_of, shared_languages
from ssi.web.names import fold

from .models import Need
from .workflow import NEED

#: Open needs looked at: the network holds some hundreds.
MOST = 2000
#: Countries whose middles are at most so many kilometres apart are near.
NEAR = 500
#: Pairs shown of one domain.
SHOWN = 8
#: Two titles are alike when they share so many words of so many letters, told apart by their beginnings.
ALIKE, LETTERS, BEGINNING = 2, 5, 6


@dataclass(frozen=True)
class Pair:
    """Two posts and what brings their needs nearer. `km`: between their countries when these are near; `words`: of two
    needs that this reader may read.
    """

    one: object
    other: object
    km: int | None
    languages: tuple
    words: tuple

    def __bool__(self):
        return self.km is not None or bool(self.languages or self.words)

    def __contains__(self, post):
        return post in (self.one, self.other)

    @property
    def strength(self):
        reasons = (self.km is not None, bool(self.languages), bool(self.words))
        return -sum(reasons), not self.words, NEAR if self.km is None else self.km, self.one.city, self.other.city

    @property
    def why(self):
        """The reasons, in words."""
        told = []
        if self.km is not None:
            told.append(_("pays proches, %(km)d km de l’un à l’autre") % {"km": self.km})
        if self.languages:
            told.append(_("langue commune : %(names)s") % {"names": ", ".join(map(name_of, self.languages))})
        if self.words:
            told.append(_("mots communs des besoins partagés : %(words)s") % {"words": ", ".join(self.words)})
        return " ; ".join(told)


@dataclass(frozen=True)
class Group:
    """The open needs of one domain: [(post, [(need, state, title)])], the post that has most first. `title`: of a need
    that this reader may read, "" of the others.
    """

    domain: object
    posts: list
    count: int

    @cached_property
    def pairs(self):
        """[Pair], the strongest first, a pair of posts once."""
        found = (_pair(one, other) for one, other in combinations(self.posts, 2))
        return sorted(filter(None, found), key=lambda pair: pair.strength)

    @property
    def strongest(self):
        return self.pairs[:SHOWN]

    @property
    def left_out(self):
        return max(0, len(self.pairs) - SHOWN)


def groups(user):
    """A Group for each domain wanted at two posts at least, the most wanted first. Two queries."""
    rows = CaseDigest.objects.filter(kind="need", closed_at=None, domain__isnull=False)
    rows = list(rows.select_related("domain", "country").order_by("-opened_at")[:MOST])
    titles = dict(Need.objects.visible_to(user).filter(pk__in=[row.pk for row in rows]).values_list("pk", "title"))
    by_domain = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_domain[row.domain][row.post_id].append((row, NEED.state(row.status), titles.get(row.pk, "")))
    found = [_group(domain, posts) for domain, posts in by_domain.items() if len(posts) > 1]
    return sorted(found, key=lambda group: (-len(group.posts), -group.count, str(group.domain)))


def _group(domain, posts):
    ordered = sorted(posts.items(), key=lambda one: (-len(one[1]), one[0]))
    return Group(domain, [(known.post(key), needs) for key, needs in ordered], sum(map(len, posts.values())))


def _pair(one, other):
    """The Pair of two (post, needs): the nearest of their countries, every language, the words of their titles."""
    (here, mine), (there, theirs) = one, other
    countries = [(a, b) for a in _countries(here, mine) for b in _countries(there, theirs)]
    apart = [km for km in (kilometres(a, b) for a, b in countries) if km is not None and km <= NEAR]
    languages = {code: None for a, b in countries for code in shared_languages(a, b)}
    alike = [words for a in mine for b in theirs if len(words := _in_common(a[2], b[2])) >= ALIKE]
    return Pair(here, there, min(apart, default=None), tuple(languages), max(alike, key=len, default=()))


def _countries(post, needs):
    return {row.country_id or post.country_id for row, _state, _title in needs}


def _in_common(one, other):
    """The words of the first title whose beginning the second has too, in its order."""
    if not (one and other):
        return ()
    theirs = set(_words(other))
    return tuple(dict.fromkeys(word for start, word in _words(one).items() if start in theirs))


def _words(title):
    """{beginning without accents: word} of the long words of a title."""
    return {fold(word)[:BEGINNING]: word for word in re.findall(r"\w+", title.lower()) if len(word) >= LETTERS}


def lines(found):
    """(group, post, need, state) of every need of these groups, in the order of the page."""
    for group in found:
        for post, needs in group.posts:
            for need, state, _title in needs:
                yield group, post, need, state
