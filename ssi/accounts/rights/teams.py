"""Joint investigation teams (liaison.md §7.3)."""

from . import Rights, of

NOUN = "liaison", "jointteam"
_VIEW = of(*NOUN, "view")

RIGHTS = Rights(
    officer=_VIEW | of(*NOUN, "add", "change", "close"),
    desk=_VIEW,
    view_grant=_VIEW,
)
