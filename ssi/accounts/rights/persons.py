"""Persons and objects of a file, and the matches between files (liaison.md §7.3): nominative data, officers only.

A volunteer or an assistant reaches none of it, by grant neither; the central desk reads those of a file shared with
it, and counts of matches.
"""

from . import Rights, of

NOUN = "liaison", "person"
_VIEW = of(*NOUN, "view")

RIGHTS = Rights(
    officer=_VIEW | of(*NOUN, "change") | of("liaison", "match", "view", "decide"),
    deputy=of("liaison", "excludedvalue", "add"),
    desk=_VIEW | of("liaison", "match", "count"),
    view_grant=_VIEW,
)
