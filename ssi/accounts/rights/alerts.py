"""Alerts to the community (cooperation-consular.md §4.5): everybody of the post reads and proposes them.

The head or the consul validates (a deputy by delegation: « p.i. »); at the level URGENCE, the ambassador or the deputy
head of mission, who holds the same role.
"""

from . import Rights

_WRITE = frozenset({"consular.view_alert", "consular.add_alert"})
_SEND = frozenset({"consular.send_alert"})
_APPROVE = frozenset({"consular.approve_alert"})

RIGHTS = Rights(
    officer=_WRITE,
    deputy=_SEND,
    visa=_APPROVE,
    delegable=_APPROVE,
    volunteer=_WRITE,
    assistant=_WRITE,
    consul=_WRITE | _SEND | _APPROVE,
    ambassador=frozenset({"consular.view_alert", "consular.approve_urgent_alert"}),
)
