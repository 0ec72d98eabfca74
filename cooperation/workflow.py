# ruff: noqa: F401
"""The state machines of the room, one per kind of file; importing this module declares them."""

from .actions.workflow import ACTION
from .export_support.workflow import OPPORTUNITY
from .multilateral.workflow import BODY_MEETING
from .needs.workflow import NEED
from .programmes.workflow import PROGRAMME
from .trainings.states import NOMINATION
