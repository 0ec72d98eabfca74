"""Warrants of arrest, extradition (liaison.md §7.3): nominative police data, officers only."""

from . import Rights, of

NOUN = "liaison", "arrestwarrant"
_VIEW = of(*NOUN, "view")

RIGHTS = Rights(
    officer=_VIEW | of(*NOUN, "add", "change", "record", "close"),
    desk=_VIEW,
    view_grant=_VIEW,
)
