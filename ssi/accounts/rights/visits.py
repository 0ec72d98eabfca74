"""Official visits: VIA and assistants prepare them (PRODUCT §2); weapons and identity papers are the officers’."""

from . import Rights, of

NOUN = "consular", "officialvisit"
_VIEW = of(*NOUN, "view")
_RULES = of("consular", "hostrule", "view")
#: Programme, delegation, vehicles, contacts, notes verbales.
_PREPARE = _VIEW | _RULES | of(*NOUN, "add", "change")
#: Weapons, reserved sequences, the text of the versions, the visit file.
_READ = _VIEW | of(*NOUN, "read")
_VISA = of(*NOUN, "approve", "return", "refuse")

RIGHTS = Rights(
    officer=_PREPARE
    | _READ
    | of(*NOUN, "arm", "freeze", "submit", "follow", "close", "cancel", "reveal")
    | of("consular", "hostrule", "change"),
    visa=_VISA,
    delegable=_VISA,
    volunteer=_PREPARE,
    assistant=_PREPARE,
    ambassador=_VIEW,
    desk=_VIEW,
    view_grant=_READ,
)
