"""Incidents and sites of French interest: read and written by the consular section, the head and the deputy (ADR 8)."""

from . import Rights

_ALL = frozenset(
    {
        "consular.view_incident",
        "consular.add_incident",
        "consular.count_incidents",
        "consular.view_site",
        "consular.change_site",
    }
)

RIGHTS = Rights(deputy=_ALL, consul=_ALL, desk=frozenset({"consular.count_incidents"}))
