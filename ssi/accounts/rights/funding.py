"""Funding windows and requests (cooperation-consular.md §4.2): everybody of the post searches, volunteers draft,
officers file and write the answers, the desk those of the windows that answer through it.

The rules of the network's windows are kept by the desk, a post's by its head.
"""

from . import Rights, of

NOUN = "cooperation", "fundingrequest"
_VIEW = of(*NOUN, "view")
_SEARCH = _VIEW | of("cooperation", "fundingwindow", "view")
_DRAFT = _SEARCH | of(*NOUN, "add", "change")

RIGHTS = Rights(
    officer=_DRAFT | of(*NOUN, "file", "answer"),
    deputy=of("cooperation", "fundingwindow", "change"),
    volunteer=_DRAFT,
    assistant=_SEARCH,
    ambassador=_VIEW,
    desk=_SEARCH | of(*NOUN, "answer") | of("cooperation", "networkwindow", "change"),
    view_grant=_VIEW,
)
