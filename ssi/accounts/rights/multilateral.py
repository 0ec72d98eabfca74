"""International bodies and their meetings (cooperation-consular.md §4.5): no police name is in them, VIA draft."""

from . import Rights, of

NOUN = "cooperation", "bodymeeting"
_VIEW = of(*NOUN, "view")
_READ = _VIEW | of("cooperation", "internationalbody", "view")
#: Agenda, delegation, drafts of the position and of the record, follow-ups; neither the visa nor the moves.
_DRAFT = _READ | of(*NOUN, "add", "change")
_VISA = of(*NOUN, "approve", "return", "refuse")

RIGHTS = Rights(
    officer=_DRAFT | of(*NOUN, "submit", "follow", "close", "cancel") | of("cooperation", "internationalbody", "add"),
    visa=_VISA,
    delegable=_VISA,
    volunteer=_DRAFT,
    assistant=_DRAFT,
    ambassador=_VIEW,
    desk=_VIEW,
    view_grant=_VIEW,
)
