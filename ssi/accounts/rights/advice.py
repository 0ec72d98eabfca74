"""Proposals of travel advice (cooperation-consular.md §4.3, F17): the whole post reads them, an officer writes them,
the consul or the ambassador validates them; the officer or the consul sends them and notes what was decided. The desk
counts."""

from . import Rights, of

NOUN = "consular", "adviceproposal"
_VIEW = of(*NOUN, "view")

RIGHTS = Rights(
    officer=_VIEW | of(*NOUN, "change", "follow"),
    volunteer=_VIEW,
    assistant=_VIEW,
    consul=_VIEW | of(*NOUN, "follow", "validate"),
    ambassador=_VIEW | of(*NOUN, "validate"),
)
