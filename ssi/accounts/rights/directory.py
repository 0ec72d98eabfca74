"""The annuaire. An officer changes the contacts whose relation they hold; `change_any_contact` lifts that (§7.3)."""

from . import Rights

_READ = frozenset({"directory.view_partnerservice", "directory.view_contact"})
_WORK = _READ | {"directory.change_partnerservice", "directory.change_contact"}
_ANY = frozenset({"directory.change_any_contact"})

RIGHTS = Rights(
    officer=_WORK | {"directory.view_sensitive_contact", "directory.view_interaction", "directory.add_interaction"},
    deputy=_ANY,
    volunteer=_WORK | _ANY,
    assistant=_READ,
    desk=frozenset({"directory.view_partnerservice"}),
)
