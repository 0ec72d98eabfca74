# ruff: noqa: F401
"""The state machines of the room, one per kind of file; importing this module declares them."""

from .actions.workflow import ACTION
from .needs.workflow import NEED
from .programmes.workflow import PROGRAMME
