"""Questions of the central desk to a post: the desk asks, the head (or the interim) answers, the deputy reads."""

from . import Rights, of

NOUN = "desk", "question"
_VIEW = of(*NOUN, "view")

RIGHTS = Rights(
    deputy=_VIEW,
    head=of(*NOUN, "answer"),
    desk=_VIEW | of(*NOUN, "ask"),
)
