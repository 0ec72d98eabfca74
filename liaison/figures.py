"""The figures of the room; importing this module declares them."""

from .exchanges import figures as exchanges
from .letters import figures as letters

__all__ = ["exchanges", "letters"]
