"""Document fraud (liaison.md §6.8). Its files name holders: no volunteer, not even for the training material."""

from . import Rights, of

NOUN = "liaison", "documentfraud"
_VIEW = of(*NOUN, "view")
_VISA = of(*NOUN, "approve")

RIGHTS = Rights(
    officer=_VIEW | of(*NOUN, "add", "change", "verify", "submit"),
    visa=_VISA,
    delegable=_VISA,
    desk=_VIEW,
    view_grant=_VIEW,
)
