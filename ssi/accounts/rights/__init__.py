"""What each noun of the house lets people do: one module per noun, composed into the matrix by `roles.py`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rights:
    """The permissions one noun gives to each rung; each rung of a post holds what the ones below it hold.

    `officer`: ASI, ASIA, ODL. `deputy`: ASI, ASIA. `head`: the ASI only. `visa`: approvals, held by the ASI, and
    `delegable` those of them an ASI may delegate. `volunteer`, `assistant`: VIA, local staff, on what they reach.
    `desk`: DCIS officers and director. `director`: the director alone, beside `desk`. `view_grant`: what a named
    grant to view gives on one file; `logistics` what a named grant gives a VIA or an assistant on a file whose kind
    holds a logistics sheet.
    """

    officer: frozenset = frozenset()
    deputy: frozenset = frozenset()
    head: frozenset = frozenset()
    visa: frozenset = frozenset()
    delegable: frozenset = frozenset()
    volunteer: frozenset = frozenset()
    assistant: frozenset = frozenset()
    consul: frozenset = frozenset()
    ambassador: frozenset = frozenset()
    desk: frozenset = frozenset()
    director: frozenset = frozenset()
    admin: frozenset = frozenset()
    view_grant: frozenset = frozenset()
    logistics: frozenset = frozenset()


def of(room, noun, *verbs):
    """`of("liaison", "mission", "view", "add")` is {"liaison.view_mission", "liaison.add_mission"}."""
    return frozenset(f"{room}.{verb}_{noun}" for verb in verbs)
