"""Analysis notes (source s0): officers write, the head signs; the ambassador reads those addressed to them.

The desk reads those the head shared with it. No volunteer: a note draws on operational files.
"""

from . import Rights, of

NOUN = "liaison", "analysisnote"
_VIEW = of(*NOUN, "view")
_VISA = of(*NOUN, "approve")

RIGHTS = Rights(
    officer=_VIEW | of(*NOUN, "add", "change", "submit", "disseminate", "review", "archive"),
    deputy=of(*NOUN, "address"),
    visa=_VISA,
    delegable=_VISA,
    ambassador=_VIEW,
    desk=_VIEW,
    view_grant=_VIEW,
)
