"""Needs for cooperation (cooperation-consular.md §4.2): everybody at the post notes one; the head or deputy decides.

The desk compares them across posts, by their metadata alone.
"""

from . import Rights, of

NOUN = "cooperation", "need"
_NOTE = of(*NOUN, "view", "add", "change")

RIGHTS = Rights(
    officer=_NOTE,
    deputy=of(*NOUN, "decide"),
    volunteer=_NOTE,
    assistant=of(*NOUN, "view", "add"),
    desk=of(*NOUN, "compare"),
    view_grant=of(*NOUN, "view"),
)
