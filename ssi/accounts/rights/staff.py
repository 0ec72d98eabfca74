"""The staff of a post (cooperation-consular.md §4.5, RH): read by its head, its deputy and the ambassador, and by the
desk for the network. The rota is everybody's at the post; one's own sheet needs no right."""

from . import Rights

_ROTA = frozenset({"staff.view_rota"})

RIGHTS = Rights(
    officer=_ROTA,
    volunteer=_ROTA,
    assistant=_ROTA,
    consul=_ROTA,
    deputy=frozenset({"staff.view_sheet", "staff.change_sheet"}),
    head=frozenset({"staff.open_handover"}),
    ambassador=_ROTA | {"staff.view_sheet"},
    desk=frozenset({"staff.view_sheet", "staff.view_movements"}),
    director=frozenset({"staff.set_establishment"}),
)
