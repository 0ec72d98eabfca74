"""Trainings (cooperation-consular.md §4.5): VIA and assistants enter, officers vet, the head and the deputy select.

Names stay at the post: the ambassador counts, and the desk reads those of the sessions in France alone. A named grant
to view shows the sessions and their counts, not the people. `print`: the papers that hold names (« X »).
The consular section reads where visas stand, on a page of its own.
"""

from . import Rights, of

SESSION, NOMINATION = ("cooperation", "trainingsession"), ("cooperation", "nomination")
_VIEW = of(*SESSION, "view")
_NAMES = of(*NOMINATION, "view")
_ENTER = _VIEW | _NAMES | of(*SESSION, "change", "evaluate") | of(*NOMINATION, "add", "change", "attend", "reveal")

RIGHTS = Rights(
    officer=_ENTER | of(*NOMINATION, "vet", "replace"),
    deputy=of(*NOMINATION, "select", "certify", "print"),
    volunteer=_ENTER,
    assistant=_ENTER,
    consul=of("cooperation", "traineevisa", "view"),
    ambassador=_VIEW,
    desk=_VIEW | _NAMES,
    view_grant=_VIEW,
)
