"""The community of a post (cooperation-consular.md §4.5): CONSUL imports, ASI and ASIA read with a stated reason.

Volunteers and assistants read names in an open crisis only: that right comes with the crisis. The desk counts.
"""

from . import Rights

_READ = frozenset({"consular.view_register", "consular.view_ilot", "consular.change_ilot", "consular.count_community"})
_PRINT = frozenset({"consular.print_booklet"})

RIGHTS = Rights(
    deputy=_READ,
    head=_PRINT,
    consul=_READ | _PRINT | {"consular.import_register"},
    desk=frozenset({"consular.count_community"}),
)
