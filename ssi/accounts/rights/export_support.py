"""Support to export (cooperation-consular.md §4.5): ASI, ASIA, VIA and assistants work; officers, AMB, DCIS read.

Neutrality is answered for by the head and the deputy: they alone print the register and accept a gap.
"""

from . import Rights, of

NOUN = "cooperation", "opportunity"
_VIEW = of(*NOUN, "view")
_READ = _VIEW | of("cooperation", "company", "view")
_WORK = _READ | of(*NOUN, "add", "change", "contact", "advance") | of("cooperation", "company", "add")

RIGHTS = Rights(
    officer=_READ,
    deputy=_WORK | of(*NOUN, "print", "waive", "count"),
    volunteer=_WORK,
    assistant=_WORK,
    ambassador=_VIEW,
    desk=_VIEW | of(*NOUN, "count"),
    view_grant=_VIEW,
)
