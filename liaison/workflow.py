"""The state machines of the room, one per kind of file; importing this module declares them."""

from .exchanges.workflow import EXCHANGE
from .fraud.workflow import FRAUD
from .wanted.workflow import WANTED

__all__ = ["EXCHANGE", "FRAUD", "WANTED"]
