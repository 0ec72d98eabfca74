"""Named figures: each room declares code, label, definition and one function of posts and period.

Reports, desk and home read the same function, so the network equals the sum of the posts. The functions read
`CaseDigest`, which the head of a post and the desk may both read.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext as _

from ssi.web.refusals import NotAllowed

_figures = {}


@dataclass(frozen=True)
class Figure:
    """`function(posts, period)` gives a number (int, Decimal, or None when unknown) or rows of (label, number).

    `definition` says in plain French what is counted: it is printed wherever the number is. `each`, where there is
    one, gives {key of a post: its number}, and the figure of several posts is the sum of theirs; `absent` is said of a
    post that it leaves out: nothing to count, or None when its number is not known.
    """

    code: str
    label: str
    definition: str
    unit: str
    function: Callable
    each: Callable | None = None
    absent: int | None = 0

    do_not_call_in_templates: ClassVar = True  # a template shows its label and its definition

    def __call__(self, posts, period):
        return self.function(list(posts), period)


def figure(code, label, definition, unit=""):
    """Declare a figure. Raises ValueError when the code is already taken: two definitions would be two truths."""

    def register(function):
        if code in _figures:
            raise ValueError(f"figure {code} is declared twice")
        _figures[code] = Figure(code, label, definition, unit, function)
        return function

    return register


def summed(code, label, definition, unit="", absent=0):
    """Declare a number by those of its posts: `function(posts, period)` gives {key of a post: its number}, those of
    zero left out, or with `absent=None` those that are not known. The network then equals the sum of its posts by
    construction.
    """

    def register(function):
        figure(code, label, definition, unit)(lambda posts, period: sum(function(posts, period).values()))
        each = {"each": lambda posts, period: function(list(posts), period), "absent": absent}
        _figures[code] = replace(_figures[code], **each)
        return function

    return register


def figure_of(code):
    """The figure of that code. Raises KeyError."""
    return _figures[code]


def figures():
    return dict(_figures)


def compute(code, posts, period, *, by):
    """The figure for these posts, as `by` may read it.

    Raises NotAllowed rather than give a zero that only means "not yours to see".
    """
    posts = list(posts)
    _may_read(posts, by)
    return figure_of(code)(posts, period)


def compute_each(code, posts, period, *, by):
    """{key of a post: its number} of a `summed` figure, as `by` may read it; their sum is the figure of them all.

    As many statements as the figure asks for one post. Raises NotAllowed.
    """
    posts = list(posts)
    _may_read(posts, by)
    known = figure_of(code)
    found = known.each(posts, period)
    return {post.pk: found.get(post.pk, known.absent) for post in posts}


def _may_read(posts, by):
    if not by.has_perm("figures.view_network"):
        closed = [post for post in posts if not by.has_perm("figures.view_post", post)]
        if closed or not posts:
            raise NotAllowed(
                _("Les chiffres de ce poste ne vous sont pas ouverts."),
                rule=_("matrice des droits"),
                remedy=_("L’attaché de sécurité intérieure du poste ou la DCIS peut vous les donner."),
            )


def top(rows, most=12, others=None):
    """At most `most` rows, the largest first; the rest is one row « Autres », so that the sum is kept."""
    ordered = sorted(rows, key=lambda row: (-row[1], row[0]))
    if len(ordered) <= most:
        return ordered
    rest = sum((number for _label, number in ordered[most - 1 :]), Decimal(0) if _is_decimal(ordered) else 0)
    return [*ordered[: most - 1], (others or _("Autres"), rest)]


def _is_decimal(rows):
    return any(isinstance(number, Decimal) for _label, number in rows)
