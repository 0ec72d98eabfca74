"""Trips of the staff (cooperation-consular.md §4.4): the head authorises, the ambassador where a zone is red."""

from . import Rights, of

NOUN = "consular", "stafftrip"
_VIEW = of(*NOUN, "view") | of("consular", "travelzone", "view")
#: Everybody at the post travels, and may take a sign of life.
_TRAVEL = _VIEW | of(*NOUN, "add", "change", "submit", "follow", "check")
_VISA = of(*NOUN, "authorise", "return", "refuse")

RIGHTS = Rights(
    officer=_TRAVEL | of("consular", "travelzone", "change"),
    visa=_VISA,
    delegable=_VISA,
    volunteer=_TRAVEL,
    assistant=_TRAVEL,
    ambassador=of(*NOUN, "view") | {"consular.authorise_red_stafftrip"},
    desk=of(*NOUN, "view"),
    view_grant=of(*NOUN, "view"),
)
