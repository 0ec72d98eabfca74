"""Actions of cooperation: officers run them, volunteers prepare them (PRODUCT §2), assistants keep their sheet."""

from . import Rights, of

NOUN = "cooperation", "cooperationaction"
_VIEW = of(*NOUN, "view")
_PREPARE = _VIEW | of(*NOUN, "add", "change", "prepare")

RIGHTS = Rights(
    officer=_PREPARE | of(*NOUN, "run", "cancel"),
    volunteer=_PREPARE,
    assistant=_VIEW | of(*NOUN, "change"),
    ambassador=_VIEW,
    desk=_VIEW,
    view_grant=_VIEW,
)
