"""Letters to a partner about an exchange, and what its answer was worth (liaison.md §§8.9, 8.13, 8.14)."""

from . import Rights

RIGHTS = Rights(
    officer=frozenset({"liaison.write_letter", "liaison.add_usefulness", "liaison.view_lettertemplate"}),
)
