"""The state machines of the room, one per kind of file; importing this module declares them."""

from .exchanges.workflow import EXCHANGE
from .missions.workflow import MISSION

__all__ = ["EXCHANGE", "MISSION"]
