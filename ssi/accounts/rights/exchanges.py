"""Exchanges of information (liaison.md §7.3)."""

from . import Rights, of

NOUN = "liaison", "informationexchange"
_VIEW = of(*NOUN, "view")
_WORK = of(*NOUN, "add", "change", "qualify", "assign", "submit", "transmit", "clarify", "close", "cancel")
_VISA = of(*NOUN, "approve", "return", "refuse")

RIGHTS = Rights(
    officer=_VIEW | _WORK,
    deputy=of(*NOUN, "allot"),
    head=of(*NOUN, "reopen", "lift", "close_overdue"),
    visa=_VISA,
    delegable=_VISA,
    desk=_VIEW,
    view_grant=_VIEW,
)
