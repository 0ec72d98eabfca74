"""The security plan: the consular section, the head and the deputy write it; the security officer validates it (F12):
the consul, or the deputy head of mission, who holds the ambassador's role here.
"""

from . import Rights

_READ = frozenset({"consular.view_plan"})
_WRITE = _READ | {"consular.change_plan"}
_APPROVE = frozenset({"consular.approve_plan"})

RIGHTS = Rights(deputy=_WRITE, consul=_WRITE | _APPROVE, ambassador=_READ | _APPROVE)
