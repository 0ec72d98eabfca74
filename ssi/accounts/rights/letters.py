"""Letters to a partner about an exchange, and what its answer was worth (liaison.md §§8.9, 8.13, 8.14).

The texts of the letters: the director of the central desk writes the network's, the head of a post its own (ADR 6).
"""

from . import Rights

_READ, _WRITE = frozenset({"liaison.view_lettertemplate"}), frozenset({"liaison.change_lettertemplate"})

RIGHTS = Rights(
    officer=frozenset({"liaison.write_letter", "liaison.add_usefulness"}) | _READ,
    head=_WRITE,
    desk=_READ,
    director=_WRITE,
)
