"""Searches for persons (liaison.md §6.6): nominative, officers only; going on beyond the term is the head's."""

from . import Rights, of

NOUN = "liaison", "wantedperson"
_VIEW = of(*NOUN, "view")

RIGHTS = Rights(
    officer=_VIEW | of(*NOUN, "add", "change", "locate", "end"),
    deputy=of(*NOUN, "extend"),
    desk=_VIEW,
    view_grant=_VIEW,
)
