"""Events (PRODUCT §2): VIA and assistants prepare them; officers move them along, the ambassador reads them."""

from . import Rights, of

NOUN = "consular", "majorevent"
_VIEW = of(*NOUN, "view")
_PREPARE = of(*NOUN, "view", "add", "change")

RIGHTS = Rights(
    officer=_PREPARE | of(*NOUN, "follow", "close", "cancel"),
    volunteer=_PREPARE,
    assistant=_PREPARE,
    ambassador=_VIEW,
    desk=_VIEW,
    view_grant=_VIEW,
)
