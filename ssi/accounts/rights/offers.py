"""Exchange of seats and experts between posts (N3): officers offer and ask, the head and the deputy give.

Volunteers and assistants read it and prepare the names; the desk reads all but the names.
"""

from . import Rights, of

NOUN = "cooperation", "offer"
_VIEW = of(*NOUN, "view")

RIGHTS = Rights(
    officer=_VIEW | of(*NOUN, "make", "ask", "name"),
    deputy=of(*NOUN, "give"),
    volunteer=_VIEW | of(*NOUN, "name"),
    assistant=_VIEW | of(*NOUN, "name"),
    desk=_VIEW,
)
