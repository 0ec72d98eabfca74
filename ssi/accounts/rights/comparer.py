"""Comparer of nominal lists (cooperation-consular.md §11-N12): officers and the consular section."""

from . import Rights

_COMPARE = frozenset({"consular.compare_list"})

RIGHTS = Rights(officer=_COMPARE, consul=_COMPARE)
