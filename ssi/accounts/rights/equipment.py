"""Equipment given to partners: VIA and assistants enter it, officers hand it over and check what became of it."""

from . import Rights, of

NOUN = "cooperation", "equipment"
_VIEW = of(*NOUN, "view")
_ENTER = _VIEW | of(*NOUN, "change", "check")

RIGHTS = Rights(
    officer=_ENTER | of(*NOUN, "hand"),
    volunteer=_ENTER,
    assistant=_VIEW | of(*NOUN, "change"),
    ambassador=_VIEW,
    desk=_VIEW,
    view_grant=_VIEW,
)
