"""Missions of travelling investigators (liaison.md §7.3): logistics to VIA and assistants, by named grant only."""

from . import Rights, of

NOUN = "liaison", "mission"
_SHEET = of(*NOUN, "view", "check")
#: Beside the sheet: basis, consents, passports, log of acts, exhibits, report.
_READ = of(*NOUN, "view", "read")
_WORK = of(*NOUN, "add", "change", "check", "prepare", "submit", "follow", "close", "cancel", "reveal")
#: "Authorise: ASI; ASIA by delegation" (§7.3); an ASIA holds them through a Delegation in force that day.
_VISA = of(*NOUN, "authorise", "return", "refuse")

RIGHTS = Rights(
    officer=_READ | _WORK,
    visa=_VISA,
    delegable=_VISA,
    # The list is theirs; a mission is in it when somebody granted it to them.
    volunteer=of(*NOUN, "view"),
    assistant=of(*NOUN, "view"),
    desk=_READ,
    view_grant=_READ,
    logistics=_SHEET,
)
