"""Judicial assistance (liaison.md §7.3): officers record what magistrates did; volunteers have no part in it."""

from . import Rights, of

NOUN = "liaison", "rogatorycommission"
_VIEW = of(*NOUN, "view")

RIGHTS = Rights(
    officer=_VIEW | of(*NOUN, "add", "change", "advance", "close", "withdraw"),
    desk=_VIEW,
    view_grant=_VIEW,
)
