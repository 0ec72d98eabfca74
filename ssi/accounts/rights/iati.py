"""IATI (cooperation-consular.md §§4.5, 6): the head decides what is published, who exports the network's or the
post's; officers read in what others publish, everybody of the cooperation consults it."""

from . import Rights, of

_OTHERS = of("cooperation", "otheractivity", "view")
_EXPORT = of("cooperation", "iati", "export")

RIGHTS = Rights(
    officer=_OTHERS | of("cooperation", "iati", "import"),
    deputy=_EXPORT,
    head=of("cooperation", "programme", "publish"),
    volunteer=_OTHERS,
    assistant=_OTHERS,
    ambassador=_OTHERS,
    desk=_OTHERS | _EXPORT,
)
