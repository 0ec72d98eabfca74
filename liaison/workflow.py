"""The state machines of the room, one per kind of file; importing this module declares them."""

from .exchanges.workflow import EXCHANGE
from .teams.workflow import TEAM
from .warrants.workflow import WARRANT

__all__ = ["EXCHANGE", "TEAM", "WARRANT"]
