"""Programmes and their approval route (cooperation-consular.md §4.2): ASI, ambassador, DCIS, MEAE, each their own act.

Volunteers draft and write readings, which the head validates; assistants read.
The desk records what the ministry decided; only its director says no.
"""

from . import Rights, of

NOUN = "cooperation", "programme"
_VIEW = of(*NOUN, "view")
_DRAFT = _VIEW | of(*NOUN, "add", "change")
_VISA = of("cooperation", "proposal", "approve", "return", "refuse")
_READ = of("cooperation", "reading", "add")
_WAITING = of("cooperation", "waiting", "view")

RIGHTS = Rights(
    officer=_DRAFT | _READ | of(*NOUN, "run") | of("cooperation", "proposal", "submit"),
    deputy=of("cooperation", "proposal", "present", "transmit") | frozenset({"cooperation.record_endorsement"}),
    head=of(*NOUN, "steer", "close", "cancel")
    | of("cooperation", "reading", "validate")
    | of("cooperation", "evaluation", "waive"),
    visa=_VISA,
    delegable=_VISA,
    volunteer=_DRAFT | _READ,
    assistant=_VIEW,
    ambassador=_VIEW | _WAITING | of("cooperation", "proposal", "endorse"),
    desk=_VIEW | _WAITING | of(*NOUN, "close") | of("cooperation", "proposal", "opine", "decide"),
    director=of("cooperation", "proposal", "oppose"),
    view_grant=_VIEW,
)
