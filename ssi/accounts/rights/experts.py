"""Missions of experts: VIA and assistants prepare them and receive their report, the desk reads."""

from . import Rights, of

NOUN = "cooperation", "expertmission"
_WRITE = of(*NOUN, "change")

RIGHTS = Rights(officer=_WRITE, volunteer=_WRITE, assistant=_WRITE)
