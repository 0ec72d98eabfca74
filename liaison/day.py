"""What the room adds to the day; importing this module declares it."""

from .letters import day as letters

__all__ = ["letters"]
