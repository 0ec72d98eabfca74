"""Crises (cooperation-consular.md §§4.3, 4.5): opened by the ambassador, the consul, the head or his delegate.

`follow`: every crisis of the post. `join`: those of which one holds a function, while one holds it. Only the ambassador
closes one; only the consul confirms a death. Names: neither the ambassador, nor an officer, nor the desk.
"""

from . import Rights, of

NOUN = "consular", "crisis"
_FOLLOW = of(*NOUN, "view", "follow") | {"consular.count_crises"}
_OPEN = of(*NOUN, "open")
_LEAD = of(*NOUN, "lead")
_WRITE = frozenset({"consular.write_log"})
_NAMES = frozenset({"consular.read_crisis_names", "consular.observe_person"})
_FREEZE = frozenset({"consular.freeze_figure", "consular.print_crisis"})
#: What is said to families and to the press is the consul’s or the ambassador’s (§7, R4.11).
_SAY = frozenset({"consular.validate_wording"})
#: What is asked back from Member States tells names and outlives the cell: the post’s own, never a function’s.
_COSTS = frozenset({"consular.claim_costs"})
_JOIN = of(*NOUN, "view", "join")

RIGHTS = Rights(
    officer=_JOIN | _WRITE,
    deputy=_FOLLOW | _LEAD | _NAMES | _FREEZE | _COSTS,
    head=_OPEN,
    delegable=_OPEN,
    volunteer=_JOIN | _WRITE | _NAMES,
    assistant=_JOIN | _WRITE | _NAMES,
    consul=_FOLLOW | _OPEN | _LEAD | _WRITE | _NAMES | _FREEZE | _SAY | _COSTS | {"consular.confirm_death"},
    ambassador=_FOLLOW | _OPEN | _LEAD | of(*NOUN, "close") | _SAY,
    desk=frozenset({"consular.count_crises"}),
)
