"""Warrants of arrest, extradition (liaison.md §7.3): nominative police data, officers only.

What binds two States is data of the network: the director writes it, as the durations of retention (ADR 7).
"""

from . import Rights, of

NOUN = "liaison", "arrestwarrant"
_VIEW = of(*NOUN, "view")

RIGHTS = Rights(
    officer=_VIEW | of(*NOUN, "add", "change", "record", "close"),
    desk=_VIEW,
    director=frozenset({"liaison.change_extraditiontreaty"}),
    view_grant=_VIEW,
)
