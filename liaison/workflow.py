# ruff: noqa: F401
"""The state machines of the room, one per kind of file; importing this module declares them."""

from .exchanges.workflow import EXCHANGE
from .judicial.workflow import JUDICIAL
from .missions.workflow import MISSION
from .teams.workflow import TEAM
from .warrants.workflow import WARRANT
